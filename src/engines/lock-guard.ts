import type { AllowedMoves, Lock } from "../model/policy.ts";
import { matchesParameter } from "../model/policy-matching.ts";
import type { Parameter } from "../model/parameter.ts";
import { isSameValue, type Value } from "../model/value.ts";
import type { InstanceEngine } from "./effective-setting.ts";
import type { Catalog, Engine } from "./engine.ts";

/** How a lock covers a parameter: it names it, or the parameter is a door to whatever the lock names. */
export type Coverage = "named" | "side-door";

/**
 * Whether and how a lock covers a parameter of a server. A side door (a parameter that loads code, runs commands or reads other
 * files) is covered as soon as the lock names anything that the server has, or holds a value that is derived from whatever it has.
 *
 * @param place the server's engine and version; without it the name alone decides
 */
export function findCoverage(lock: Lock, parameter: string, place: InstanceEngine | undefined): Coverage | undefined {
  const known = place?.catalog.parameters.get(parameter) ?? { name: parameter, aliases: [] };
  if (names(lock, known, place?.catalog)) return "named";
  if (!place?.engine.sideDoors.includes(parameter)) return undefined;
  const { catalog } = place;
  const holdsAnything =
    lock.derived.length > 0 || [...catalog.parameters.values()].some((one) => names(lock, one, catalog));
  return holdsAnything ? "side-door" : undefined;
}

/** {@link findCoverage} for one lock and many servers: each parameter of a version is matched once. */
export function rememberCoverage(
  lock: Lock,
): (parameter: string, place: InstanceEngine | undefined) => Coverage | undefined {
  const answers = new Map<string, { readonly coverage: Coverage | undefined }>();
  return (parameter, place) => {
    const key = `${place?.engine.name} ${place?.catalog.major} ${parameter}`;
    const answer = answers.get(key) ?? { coverage: findCoverage(lock, parameter, place) };
    answers.set(key, answer);
    return answer.coverage;
  };
}

/** True if a lock lets a parameter take this value without approval: a listed one, or one inside a range. */
export function isAllowed(lock: Lock, move: GuardedMove, { engine, catalog }: InstanceEngine): boolean {
  const known = catalog.parameters.get(move.parameter);
  if (!known) return false;
  const own = lock.allow.filter((moves) => namesExactly(moves.parameter, known, catalog));
  return own.some(
    (moves) => isListed(moves, move.value, { engine, known }) || isInRange(moves, move.value, { engine, known }),
  );
}

/** The value that a parameter is to take. */
export interface GuardedMove {
  readonly parameter: string;
  readonly value: Value;
}

type NamedParameter = Pick<Parameter, "name" | "aliases">;

function names(lock: Lock, parameter: NamedParameter, catalog: Catalog | undefined): boolean {
  return lock.parameters.some(
    (pattern) => matchesParameter(pattern, parameter) || (catalog && namesExactly(pattern, parameter, catalog)),
  );
}

/** The engine knows spellings that no list of aliases holds, such as prefixes. */
function namesExactly(name: string, parameter: NamedParameter, catalog: Catalog): boolean {
  if (/[*?]/.test(name)) return false;
  const reading = catalog.find(name);
  return reading.kind === "known" && reading.parameter.name === parameter.name;
}

interface Reader {
  readonly engine: Engine;
  readonly known: Parameter;
}

function isListed(moves: AllowedMoves, value: Value, { engine, known }: Reader): boolean {
  return moves.values.some((text) => {
    const reading = engine.readValue(known, text);
    return reading.kind === "value" && isSameValue(reading.value, value);
  });
}

/** A special value (-1, 0, …) has its meaning before its number, so that no range ever holds it. */
function isInRange({ min, max }: AllowedMoves, value: Value, reader: Reader): boolean {
  if (min === undefined && max === undefined) return false;
  if (Object.hasOwn(reader.known.specials, value.canonical)) return false;
  return isBeyond(min, value, { ...reader, sign: 1 }) && isBeyond(max, value, { ...reader, sign: -1 });
}

function isBeyond(text: string | undefined, value: Value, { engine, known, sign }: Reader & { sign: number }): boolean {
  if (text === undefined) return true;
  const bound = engine.readValue(known, text);
  if (bound.kind === "refused") return false;
  const order = engine.compare(known, value, bound.value);
  return order !== undefined && order * sign >= 0;
}
