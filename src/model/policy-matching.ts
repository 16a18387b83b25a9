import { foldCase } from "./fold-case.ts";
import type { Fleet } from "./fleet.ts";
import type { Instance } from "./instance.ts";
import type { Parameter } from "./parameter.ts";
import type { InstanceMatch, Lock } from "./policy.ts";

/**
 * True if the whole text matches: `*` stands for any characters, `?` for one (a UTF-16 unit), everything else for itself. No regular
 * expression is built, and time is bounded by the product of the lengths, whoever wrote the pattern.
 *
 * @example
 * matchesGlob("wal_*", "wal_level"); // true
 */
export function matchesGlob(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (!pattern.includes("*") && !pattern.includes("?")) return false;
  return matchesSequence({ tokens: pattern, items: text, star: "*" }, (token, item) => token === "?" || token === item);
}

/**
 * True if the whole repository path matches: `*` and `?` stay within one folder or file name, `**` as a whole name stands for any
 * number of them, none included.
 *
 * @example
 * matchesPath("policies/**", "policies/prod/durability.yaml"); // true
 */
export function matchesPath(pattern: string, path: string): boolean {
  return matchesSequence({ tokens: pattern.split("/"), items: path.split("/"), star: "**" }, matchesGlob);
}

/** True if every given criterion holds; a label that is absent matches nothing, not even `*`. */
export function matchesInstance(match: InstanceMatch, instance: Pick<Instance, "name" | "labels" | "engine">): boolean {
  const { engines, instances } = match;
  if (engines.length > 0 && !engines.includes(instance.engine)) return false;
  if (instances.length > 0 && !instances.some((pattern) => matchesGlob(pattern, instance.name))) return false;
  for (const [label, pattern] of Object.entries(match.labels)) {
    const value = Object.hasOwn(instance.labels, label) ? instance.labels[label] : undefined;
    if (value === undefined || !matchesGlob(pattern, value)) return false;
  }
  return true;
}

/** True if a pattern means the parameter under its name or an alias, in any case and with `-` for `_`. */
export function matchesParameter(pattern: string, parameter: Pick<Parameter, "name" | "aliases">): boolean {
  const folded = foldName(pattern);
  return [parameter.name, ...parameter.aliases].some((name) => matchesGlob(folded, foldName(name)));
}

/**
 * Answers which locks of a fleet hold an instance: those that match it, and those that match another instance of the fleet behind
 * the same connection, because a server does not lose its protection by being described twice.
 */
export function indexLocks(fleet: Fleet): LockIndex {
  const index = indexes.get(fleet) ?? buildIndex(fleet);
  indexes.set(fleet, index);
  return index;
}

type LockIndex = (instance: Instance) => readonly Lock[];

/** A thousand requests are held against one trunk. */
const indexes = new WeakMap<Fleet, LockIndex>();

function buildIndex({ instances, policies }: Fleet): LockIndex {
  const indexed = policies.locks.map((lock) => {
    const matched = [...instances.values()].filter((instance) => matchesInstance(lock.match, instance));
    return { lock, servers: namesByConnection(matched) };
  });
  return (instance) =>
    indexed
      .filter(({ lock, servers }) => matchesInstance(lock.match, instance) || hasTwin(instance, servers))
      .map(({ lock }) => lock);
}

function namesByConnection(instances: readonly Instance[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name, connection } of instances) {
    if (!connection) continue;
    const sharing = names.get(connection.from) ?? [];
    sharing.push(name);
    names.set(connection.from, sharing);
  }
  return names;
}

function hasTwin({ name, connection }: Instance, servers: ReadonlyMap<string, readonly string[]>): boolean {
  const names = connection && servers.get(connection.from);
  return names !== undefined && names.some((other) => other !== name);
}

interface Sequence {
  readonly tokens: ArrayLike<string>;
  readonly items: ArrayLike<string>;
  readonly star: string;
}

/**
 * Matches from left to right and, on a mismatch, lets the last star take one item more. Going back to earlier stars is never
 * needed: what stands between two stars fits best at its first place.
 */
function matchesSequence(
  { tokens, items, star }: Sequence,
  matchesOne: (token: string, item: string) => boolean,
): boolean {
  let [token, item, afterStar, resume] = [0, 0, -1, 0];
  while (item < items.length) {
    const expected = tokens[token];
    if (expected === star) {
      token += 1;
      [afterStar, resume] = [token, item];
    } else if (expected !== undefined && matchesOne(expected, String(items[item]))) {
      token += 1;
      item += 1;
    } else if (afterStar >= 0) {
      resume += 1;
      [token, item] = [afterStar, resume];
    } else return false;
  }
  while (tokens[token] === star) token += 1;
  return token === tokens.length;
}

function foldName(name: string): string {
  return foldCase(name).replaceAll("-", "_");
}
