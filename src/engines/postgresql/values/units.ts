const blockBytes = 8192;

/** Unit and how many base units it is, largest first: the order decides what a fraction is rounded to. */
type UnitTable = readonly (readonly [unit: string, multiplier: number])[];

const memoryTable = (baseBytes: number): UnitTable => [
  ["TB", 1024 ** 4 / baseBytes],
  ["GB", 1024 ** 3 / baseBytes],
  ["MB", 1024 ** 2 / baseBytes],
  ["kB", 1024 / baseBytes],
  ["B", 1 / baseBytes],
];

const timeTable = (baseMs: number): UnitTable => [
  ["d", 86_400_000 / baseMs],
  ["h", 3_600_000 / baseMs],
  ["min", 60_000 / baseMs],
  ["s", 1000 / baseMs],
  ["ms", 1 / baseMs],
  ["us", 1 / (1000 * baseMs)],
];

/** Base unit → bytes. */
export const sizeUnits: Readonly<Record<string, number>> = { B: 1, kB: 1024, "8kB": blockBytes, MB: 1024 ** 2 };

/** Base unit → milliseconds. */
export const timeUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };

/** `memory_unit_conversion_table` and `time_unit_conversion_table` of guc.c, by base unit. */
const unitTables: Readonly<Record<string, UnitTable>> = Object.fromEntries([
  ...Object.entries(sizeUnits).map(([unit, bytes]) => [unit, memoryTable(bytes)]),
  ...Object.entries(timeUnits).map(([unit, milliseconds]) => [unit, timeTable(milliseconds)]),
]);

/** Units that a parameter with this base unit takes. */
export function listUnits(baseUnit: string): readonly string[] {
  return unitTable(baseUnit).map(([unit]) => unit);
}

/**
 * `convert_to_base_unit` of guc.c: a fraction is rounded to a multiple of the next smaller unit.
 *
 * @returns undefined if the unit is none of the parameter's
 */
export function convertToBaseUnit(value: number, unit: string, baseUnit: string): number | undefined {
  const table = unitTable(baseUnit);
  const index = table.findIndex(([name]) => name === unit);
  const multiplier = table[index]?.[1];
  if (multiplier === undefined) return undefined;
  const smaller = table[index + 1]?.[1];
  const converted = value * multiplier;
  return smaller === undefined ? converted : roundToEven(converted / smaller) * smaller;
}

/** `rint`: a half goes to the even neighbour. */
export function roundToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** A real quotient this near to a whole number is taken for one: `convert_real_from_base_unit` of guc.c. */
const wholeTolerance = 1e-8;

/**
 * The way SHOW renders a number: in the largest unit that leaves it whole, or else in the smallest; plain where it is no quantity.
 */
export function renderInUnit(value: number, baseUnit: string | undefined): string {
  if (baseUnit === undefined || value <= 0) return `${value === 0 ? 0 : value}`;
  const tolerance = Number.isInteger(value) ? 0 : wholeTolerance;
  const table = unitTable(baseUnit);
  for (const [unit, multiplier] of table) {
    const quotient = value / multiplier;
    if (Math.abs(Math.round(quotient) / quotient - 1) <= tolerance) return `${Math.round(quotient)}${unit}`;
  }
  const [unit, multiplier] = table.at(-1) ?? [baseUnit, 1];
  return `${value / multiplier}${unit}`;
}

/** A bound in base units for people: `128kB` for 16 blocks of 8 kB. */
export function renderBound(bound: string, baseUnit: string | undefined): string {
  if (baseUnit !== "8kB") return `${bound}${baseUnit ?? ""}`;
  return `${(BigInt(bound) * BigInt(blockBytes)) / 1024n}kB`;
}

function unitTable(baseUnit: string): UnitTable {
  return unitTables[baseUnit] ?? [];
}
