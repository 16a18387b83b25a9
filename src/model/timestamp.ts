/** Two honest clocks differ by less than this. */
export const maxClockSkewMs = 60_000;

/**
 * Reads an RFC 3339 time with its offset as milliseconds since 1970.
 *
 * @returns undefined for anything else: a time without an offset means another moment on every machine
 */
export function parseTimestamp(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
