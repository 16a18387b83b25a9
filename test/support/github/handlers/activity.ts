import { repositoryOf, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import type { JsonObject } from "../json.ts";
import { linkTo } from "../paging.ts";
import { userOf } from "../people.ts";
import { stamp } from "../stamp.ts";
import type { ActivityEntry, World } from "../world.ts";

const day = 86_400_000;
const periods: Readonly<Record<string, number>> = {
  day,
  week: 7 * day,
  month: 31 * day,
  quarter: 92 * day,
  year: 366 * day,
};

/** Who pushed what and when, by the server's time: the emulator has none. */
export const activityHandlers: Handlers = { "GET /repos/{owner}/{repo}/activity": list };

/** Newest first; pages follow cursors, not numbers. */
async function list(call: Call): Promise<Answer> {
  const all = repositoryOf(call).activity.filter((entry) => isWanted(call, entry));
  const sorted = call.query.get("direction") === "asc" ? all : all.toReversed();
  const size = Math.min(100, Math.max(1, Number.parseInt(call.query.get("per_page") ?? "30", 10) || 30));
  const start = startOf(call, sorted, size);
  const items = sorted.slice(start, start + size);
  const links = [
    ...(start > 0 ? [`<${linkTo(call, { before: cursorOf(items[0]), after: null })}>; rel="prev"`] : []),
    ...(start + size < sorted.length
      ? [`<${linkTo(call, { after: cursorOf(items.at(-1)), before: null })}>; rel="next"`]
      : []),
  ];
  const body = await Promise.all(items.map(async (entry) => await show(call.world, entry)));
  return { status: 200, body, headers: links.length === 0 ? {} : { link: links.join(", ") } };
}

function isWanted({ query, world }: Call, entry: ActivityEntry): boolean {
  const ref = query.get("ref");
  const period = periods[query.get("time_period") ?? ""];
  return (
    (ref === null || entry.ref === ref || entry.ref === `refs/heads/${ref}`) &&
    (!query.has("actor") || entry.actor === query.get("actor")) &&
    (!query.has("activity_type") || entry.type === query.get("activity_type")) &&
    (period === undefined || world.clock.now().getTime() - entry.at.getTime() <= period)
  );
}

function startOf({ query }: Call, sorted: readonly ActivityEntry[], size: number): number {
  const after = query.get("after");
  if (after !== null) return sorted.findIndex((entry) => cursorOf(entry) === after) + 1;
  const before = query.get("before");
  if (before === null) return 0;
  return Math.max(0, sorted.findIndex((entry) => cursorOf(entry) === before) - size);
}

function cursorOf(entry: ActivityEntry | undefined): string {
  return Buffer.from(`activity:${entry?.id ?? 0}`).toString("base64url");
}

async function show(world: World, entry: ActivityEntry): Promise<JsonObject> {
  return {
    id: entry.id,
    node_id: `PSH_${entry.id}`,
    before: entry.before,
    after: entry.after,
    ref: entry.ref,
    timestamp: stamp(entry.at),
    activity_type: entry.type,
    actor: await userOf(world, entry.actor),
  };
}
