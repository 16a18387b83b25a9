import type { Call } from "./call.ts";
import type { Answer } from "./emulated.ts";
import type { Json } from "./json.ts";

/** One page of a list, and where the others are. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** The page a request asks for: 30 items, at most 100. */
export function pageOf<Item>(call: Call, all: readonly Item[]): Page<Item> {
  const size = Math.min(100, Math.max(1, Number.parseInt(call.query.get("per_page") ?? "30", 10) || 30));
  const page = Math.max(1, Number.parseInt(call.query.get("page") ?? "1", 10) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links = [
    ...(page > 1 ? [link(call, "prev", Math.min(page - 1, last)), link(call, "first", 1)] : []),
    ...(page < last ? [link(call, "next", page + 1), link(call, "last", last)] : []),
  ];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

/** A bare list, paged. */
export async function listed<Item>(
  call: Call,
  all: readonly Item[],
  show: (item: Item) => Promise<Json> | Json,
): Promise<Answer> {
  const { items, headers } = pageOf(call, all);
  return { status: 200, body: await Promise.all(items.map(async (item) => await show(item))), headers };
}

/** A list under a name, paged, with `total_count`. */
export async function counted<Item>(
  call: Call,
  [name, all]: readonly [string, readonly Item[]],
  show: (item: Item) => Promise<Json> | Json,
): Promise<Answer> {
  const page = await listed(call, all, show);
  return { ...page, body: { total_count: all.length, [name]: page.body ?? [] } };
}

function link(call: Call, relation: string, page: number): string {
  return `<${linkTo(call, { page: String(page) })}>; rel="${relation}"`;
}

/** The URL of the same request with other parameters; null takes one away. */
export function linkTo(call: Call, change: Readonly<Record<string, string | null>>): string {
  const url = new URL(call.world.apiUrl + call.path);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.href;
}
