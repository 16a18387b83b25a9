import type { AuditEntry } from "../../model/audit-event.ts";
import type { ChangeRequest, Membership, Review } from "../../model/review.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Forge } from "../../ports/forge.ts";
import type { NoticeBoard } from "../../ports/notice-board.ts";
import { readSide, type Side } from "../read-side.ts";
import { actorOf, type Workspace } from "../workspace.ts";
import { bringHeads } from "./bring-heads.ts";

/** One evaluation of any number of requests: what they share is read once, and never kept for the next. */
export interface Round {
  readonly trunk: Side;
  readonly forge: Forge;
  readonly board: NoticeBoard;
  readonly audit: AuditLog;
  readonly entries: readonly AuditEntry[];
  /** Who runs it. */
  readonly actor: string;
  /** Members of a team; asked once, also where the answer is that nobody can tell. */
  members(team: string): Promise<Membership>;
  /** The reviews of a request as they were recorded last, by id. */
  recorded(request: string): ReadonlyMap<string, Review>;
}

/** One request as the forge tells it at this moment, its head at hand. @throws SetpointError SP_FORGE_UNKNOWN_REQUEST */
export async function readRequest(
  { repo }: Pick<Workspace, "repo">,
  { forge }: Round,
  id: string,
): Promise<ChangeRequest> {
  const request = await forge.changeRequest(id);
  await bringHeads(repo, [request]);
  return request;
}

/** Reads the trunk and the record for a round. */
export async function startRound(workspace: Workspace): Promise<Round> {
  const trunk = await readSide(workspace, workspace.trunk);
  return await roundOf(workspace, trunk, workspace.openForge(trunk.fleet.configuration));
}

/** A round on a trunk that was read already. */
export async function roundOf(workspace: Workspace, trunk: Side, forge: Forge): Promise<Round> {
  const { configuration } = trunk.fleet;
  const audit = workspace.openAudit(configuration);
  const entries = await audit.entries();
  const members = new Map<string, Promise<Membership>>();
  const recorded = indexReviews(entries);
  return {
    trunk,
    forge,
    board: workspace.openBoard(configuration),
    audit,
    entries,
    actor: actorOf(workspace, configuration),
    members: async (team) => {
      const asked = members.get(team) ?? forge.members(team);
      members.set(team, asked);
      return await asked;
    },
    recorded: (request) => recorded.get(request) ?? new Map(),
  };
}

function indexReviews(entries: readonly AuditEntry[]): ReadonlyMap<string, ReadonlyMap<string, Review>> {
  const index = new Map<string, Map<string, Review>>();
  for (const { event } of entries) {
    if (event.kind !== "review-recorded") continue;
    const known = index.get(event.request) ?? new Map<string, Review>();
    index.set(event.request, known.set(event.review.id, event.review));
  }
  return index;
}
