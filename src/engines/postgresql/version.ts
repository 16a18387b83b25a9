import type { EngineVersion } from "../engine.ts";
import { postgresqlMajors } from "./majors.ts";

/** Reads `16`, `16.4`; undefined for anything else and for majors that there is no catalog of. */
export function parseVersion(text: string): EngineVersion | undefined {
  const [, major] = /^(\d{1,3})(?:\.\d{1,4})?$/.exec(text) ?? [];
  if (major === undefined || !postgresqlMajors.includes(major)) return undefined;
  return { text, major, number: BigInt(major) };
}

const conditionPattern = /^(>=|<=|>|<|=)?(\d{1,3})(?:\.(\d{1,4}))?$/;

/**
 * True if the version meets every condition of a range: `>=14`, `>=14 <17`, `>=14,<17`, `16`. A condition without a minor speaks of
 * majors: 16.4 is not `>16`, and is `<=16`. A version without a minor is its .0.
 *
 * @returns undefined if the range cannot be read
 */
export function satisfies(version: EngineVersion, range: string): boolean | undefined {
  const conditions = range
    .replace(/([<>=])\s+/g, "$1")
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  const verdicts = conditions.map((condition) => meets(version, condition));
  if (verdicts.length === 0 || verdicts.includes(undefined)) return undefined;
  return verdicts.every((verdict) => verdict === true);
}

function meets(version: EngineVersion, condition: string): boolean | undefined {
  const [, operator = "=", major, minor] = conditionPattern.exec(condition) ?? [];
  if (major === undefined) return undefined;
  const ownMinor = Number(version.text.split(".")[1] ?? 0);
  const difference = Number(version.major) - Number(major) || (minor === undefined ? 0 : ownMinor - Number(minor));
  return operators[operator]?.(difference);
}

const operators: Readonly<Record<string, (difference: number) => boolean>> = {
  "=": (difference) => difference === 0,
  ">": (difference) => difference > 0,
  ">=": (difference) => difference >= 0,
  "<": (difference) => difference < 0,
  "<=": (difference) => difference <= 0,
};
