/**
 * What a clock on a wall shows, as milliseconds: as if it hung in Greenwich, so that wall-clock times can be compared and counted in
 * days of 24 hours.
 */
export type WallClockMs = number;

/**
 * Reads a wall-clock time such as `2026-12-20T18:00`.
 *
 * @returns undefined for anything else, also for days that no calendar has
 */
export function parseWallTime(text: string): WallClockMs | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return undefined;
  const wallMs = Date.parse(`${text}:00Z`);
  return Number.isNaN(wallMs) || !new Date(wallMs).toISOString().startsWith(text) ? undefined : wallMs;
}

/** True for the name of a time zone that this machine's copy of the IANA database has. */
export function isKnownZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && clockOf(zone) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Every time zone that {@link isKnownZone} knows by its main name. */
export function listZones(): readonly string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone")];
}

/**
 * What the clock on a wall of a zone shows at an instant.
 *
 * @throws RangeError for a zone that is not known
 */
export function wallClockAt(zone: string, atMs: number): WallClockMs {
  const parts = clockOf(zone).formatToParts(atMs);
  const numbers = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = numbers;
  const wholeSecondsMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return wholeSecondsMs + (((atMs % 1000) + 1000) % 1000);
}

/**
 * Renders an instant with the offset that the zone has then (RFC 3339): `2027-01-03T08:00:00+01:00`.
 *
 * @throws RangeError for a zone that is not known
 */
export function renderInstant(zone: string, atMs: number): string {
  const wallMs = wallClockAt(zone, atMs);
  const minutes = Math.round((wallMs - atMs) / minuteMs);
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const offset = [hour, minute].map((number) => String(number).padStart(2, "0")).join(":");
  return `${new Date(wallMs).toISOString().slice(0, "2027-01-03T08:00:00".length)}${minutes < 0 ? "-" : "+"}${offset}`;
}

const minuteMs = 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to make. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(zone, clock);
  return clock;
}
