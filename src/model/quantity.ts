const sizeUnits: Readonly<Record<string, bigint>> = {
  B: 1n,
  KiB: 1024n,
  MiB: 1024n ** 2n,
  GiB: 1024n ** 3n,
  TiB: 1024n ** 4n,
};

const durationUnits: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Longest duration that a document may name: a year. Never unlimited. */
const longestDurationMs = 365 * 86_400_000;

/**
 * Reads a size with an IEC unit (`64GiB`, `1.5TiB`, `512MiB`) as bytes. Decimal units are refused, since tools disagree about them.
 *
 * @returns undefined if the text is no size
 */
export function parseSize(text: string): bigint | undefined {
  const [, whole, fraction = "", unit] = /^(\d{1,15})(?:\.(\d{1,6}))?(B|KiB|MiB|GiB|TiB)$/.exec(text) ?? [];
  const factor = sizeUnits[unit ?? ""];
  if (whole === undefined || factor === undefined) return undefined;
  const bytes = BigInt(whole + fraction) * factor;
  const scale = 10n ** BigInt(fraction.length);
  return bytes % scale === 0n ? bytes / scale : undefined;
}

/**
 * Reads a duration (`2h`, `30m`, `7d`, `1h30m`, `500ms`) as milliseconds. Units stand in falling order, each once; there are no
 * calendar units, and nothing is unlimited.
 *
 * @returns undefined if the text is no duration, is zero, or is longer than a year
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?(?:(\d{1,9})s)?(?:(\d{1,12})ms)?$/.exec(text);
  if (!match) return undefined;
  const sums = Object.values(durationUnits).map((unitMs, index) => Number(match[index + 1] ?? 0) * unitMs);
  const totalMs = sums.reduce((sum, part) => sum + part, 0);
  return totalMs > 0 && totalMs <= longestDurationMs ? totalMs : undefined;
}

/** Renders milliseconds the way {@link parseDuration} reads them: `1h30m`. */
export function renderDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds));
  let text = "";
  for (const [unit, unitMs] of Object.entries(durationUnits)) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}

/** Renders bytes the way {@link parseSize} reads them, in the largest unit that divides them: `64GiB`. */
export function renderSize(bytes: bigint): string {
  const units = Object.entries(sizeUnits).toReversed();
  const [unit, factor] = units.find(([, size]) => bytes % size === 0n && bytes >= size) ?? ["B", 1n];
  return `${bytes / factor}${unit}`;
}
