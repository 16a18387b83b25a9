import { type Command, InvalidArgumentError } from "commander";
import type { Span } from "../flows/metrics/choose-window.ts";
import { liveSource } from "../model/configuration.ts";
import { parseDuration } from "../model/quantity.ts";
import { parseTimestamp } from "../model/timestamp.ts";

/** Where to look, and over which time. */
export interface SpanOptions {
  readonly source?: string;
  readonly window?: number;
  readonly until?: number;
  readonly for?: number;
  readonly every?: number;
}

/** Shorter windows hold next to nothing: exporters are scraped every 15 to 60 s. */
const shortestWindowMs = 600_000;

/** Adds the options that say where to look and over which time. */
export function addSpanOptions(command: Command): Command {
  return command
    .option(
      "--source <name>",
      "a source of setpoint.yaml, or live: the servers themselves; what instances say without it",
    )
    .option("--window <duration>", "how far back: 30d without it", readWindow)
    .option("--until <time>", "the end, such as 2030-01-31T00:00:00Z; now without it", readTime)
    .option("--for <duration>", "watch the servers themselves (--source live) for so long; 1m without it", readDuration)
    .option("--every <duration>", "with --for: how often to ask, such as 5s", readEvery)
    .hook("preAction", assertSense);
}

/** What the options say, as flows take it. */
export function spanOf(options: SpanOptions): { readonly span: Span; readonly source?: string } {
  const { window: windowMs, until: untilMs, for: forMs, every: everyMs } = options;
  const source = isWatching(options) ? liveSource : options.source;
  return {
    span: {
      ...(windowMs === undefined ? {} : { windowMs }),
      ...(untilMs === undefined ? {} : { untilMs }),
      ...(forMs === undefined ? {} : { forMs }),
      ...(everyMs === undefined ? {} : { everyMs }),
    },
    ...(source === undefined ? {} : { source }),
  };
}

/** Only servers themselves can be watched. */
function isWatching({ for: watched, every }: SpanOptions): boolean {
  return (watched ?? every) !== undefined;
}

function isPast({ window, until }: SpanOptions): boolean {
  return (window ?? until) !== undefined;
}

/** A store tells what was, a server what is. */
function assertSense(command: Command, action: Command): void {
  const options = action.opts<SpanOptions>();
  const { source, for: watched = Number.POSITIVE_INFINITY, every = 0 } = options;
  if (isWatching(options) && source !== undefined && source !== liveSource)
    action.error(
      "error: --for and --every go with --source live: of a store the past is read, with --window and --until",
    );
  if (isPast(options) && (isWatching(options) || source === liveSource))
    action.error(
      "error: --window and --until do not go with --source live: a server is watched from now on, with --for",
    );
  if (every * 2 > watched) action.error("error: --every is longer than half of --for: two looks at least make a rate");
}

function readWindow(text: string): number {
  const milliseconds = readDuration(text);
  if (milliseconds < shortestWindowMs)
    throw new InvalidArgumentError(`${text} is too short: a window has 10m at least.`);
  return milliseconds;
}

function readEvery(text: string): number {
  const milliseconds = readDuration(text);
  if (milliseconds < 1000) throw new InvalidArgumentError(`${text} is too often: at most once in 1s.`);
  return milliseconds;
}

function readDuration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new InvalidArgumentError(`${text} is no duration such as 30d, 12h or 5m.`);
  return milliseconds;
}

function readTime(text: string): number {
  const milliseconds = parseTimestamp(text);
  if (milliseconds === undefined)
    throw new InvalidArgumentError(`${text} is no time with its offset, such as 2030-01-31T00:00:00Z.`);
  return milliseconds;
}
