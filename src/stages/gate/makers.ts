import { foldCase } from "../../model/fold-case.ts";
import type { Contributor } from "../../model/review.ts";
import type { Evidence } from "./evidence.ts";

/** Who made a request by the fleet's rules: everyone behind its commits, co-authors only where they count. */
export function findMakers({ contributors, contributorRules }: Evidence): readonly Contributor[] {
  return contributorRules.coAuthors ? contributors : contributors.filter(({ role }) => role !== "co-author");
}

/** The makers whom no account owns, one for each name that they are known by. Each could be one of the approvers. */
export function findUnknownMakers(evidence: Evidence): readonly Contributor[] {
  const unknown = findMakers(evidence).filter(({ login }) => login === undefined);
  return [...new Map(unknown.map((maker) => [maker.known, maker])).values()];
}

/** How many approvals each stage needs beyond its count, because somebody unknown could be one of those who approve. */
export function countExtraApprovals(evidence: Evidence): number {
  const { unknown } = evidence.contributorRules;
  return unknown === "one-more-approval" && findUnknownMakers(evidence).length > 0 ? 1 : 0;
}

/** Why somebody cannot approve a request whoever asks: they made it. */
export function findInvolvement(login: string, evidence: Evidence): string | undefined {
  const folded = foldCase(login);
  if (foldCase(evidence.request.author) === folded) return "is the author of the request";
  const own = findMakers(evidence).find((maker) => maker.login !== undefined && foldCase(maker.login) === folded);
  return own && `contributed to it (${own.role} of ${own.commit.slice(0, 12)})`;
}
