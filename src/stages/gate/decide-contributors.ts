import type { Decision } from "../../model/decision.ts";
import { close, open } from "./decision-node.ts";
import type { Evidence } from "./evidence.ts";
import { findMakers, findUnknownMakers } from "./makers.ts";

/**
 * Decides whether the makers of a request are known well enough. Whoever cannot be told apart from an approver could be one: an
 * unknown maker closes every approval or costs each stage one approval more, as the fleet's rules say.
 */
export function decideContributors(evidence: Evidence): readonly Decision[] {
  if (findMakers(evidence).length === 0)
    return [close("contributors", "nobody is known to have made this change; its commits could not be read")];
  const isCounted = evidence.contributorRules.unknown === "one-more-approval";
  return findUnknownMakers(evidence).map(({ known, role }) => {
    const [title, reason] = [`contributor ${known}`, `no account owns ${known}`];
    const mend =
      role === "pusher"
        ? "have it pushed again by somebody known"
        : "add it to an account, or commit under a known address";
    return isCounted
      ? open(title, `${reason}, so each stage needs one approval more; ${mend}`)
      : close(title, `${reason}; ${mend}`);
  });
}
