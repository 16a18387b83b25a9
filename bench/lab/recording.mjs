// @ts-check
// How a recorded run is kept: one JSON document, each series a text of steps, so that a minute of a server takes some kilobytes and a
// difference between two recordings can be read.

/**
 * A run of known work on a real server, sampled about once a second.
 * @typedef {object} Recording
 * @property {string} name Kind of load: `queue`.
 * @property {string} label Class of the work, outside `bursts`.
 * @property {"tune" | "judge"} half
 * @property {"postgresql" | "mariadb"} engine
 * @property {string} version
 * @property {string} options Words that the server was started with.
 * @property {number} cacheBytes
 * @property {readonly string[]} load Programs that ran, with their words.
 * @property {string} machine
 * @property {string} date Day of the recording.
 * @property {readonly { label: string, fromMs: number, toMs: number }[]} bursts Other work beside it, milliseconds since 1970.
 * @property {readonly number[]} times Milliseconds since 1970, by the server's clock.
 * @property {Readonly<Record<string, readonly (number | undefined)[]>>} series Values by name with attributes, one for each time.
 */

/** Digits behind the point that are kept; units are bytes, seconds and counts. */
const precision = 1000;

/**
 * @param {Recording} recording
 * @returns {string}
 */
export function renderRecording({ times, series, ...rest }) {
  const texts = Object.entries(series).map(([name, values]) => [name, renderSteps(values)]);
  const sorted = texts.toSorted(([left = ""], [right = ""]) => (left < right ? -1 : 1));
  return `${JSON.stringify({ ...rest, times: renderSteps(times), series: Object.fromEntries(sorted) }, undefined, 1)}\n`;
}

/**
 * @param {string} text
 * @returns {Recording}
 */
export function parseRecording(text) {
  const { times, series, ...rest } = JSON.parse(text);
  return {
    ...rest,
    times: parseSteps(times),
    series: Object.fromEntries(Object.entries(series).map(([name, steps]) => [name, parseSteps(steps)])),
  };
}

/**
 * What a metric source would have given for a recording.
 * @param {Recording} recording
 * @param {number} bucketMs
 */
export function readingOf(recording, bucketMs) {
  const { times } = recording;
  const window = {
    fromMs: Math.floor((times[0] ?? 0) / bucketMs) * bucketMs,
    toMs: (Math.floor((times.at(-1) ?? 0) / bucketMs) + 1) * bucketMs,
    bucketMs,
  };
  const traffic = { requests: 0, bytes: 0, points: 0 };
  return {
    kind: /** @type {const} */ ("samples"),
    window,
    series: seriesOf(recording),
    repairs: [],
    settings: [],
    traffic,
  };
}

/** What a burst does may be counted a little after it, and its program takes a moment to start and end. */
export const burstMarginMs = 4000;

/**
 * The buckets in which one kind of work ran, and no other, with its label.
 * @param {Recording} recording
 * @param {{ fromMs: number, toMs: number, bucketMs: number }} window
 * @returns {{ label: string, mask: Uint8Array }[]}
 */
export function spansOf({ label, bursts }, { fromMs, toMs, bucketMs }) {
  /** @param {(from: number, to: number) => boolean} isIn */
  const maskOf = (isIn) =>
    Uint8Array.from({ length: (toMs - fromMs) / bucketMs }, (_, bucket) => {
      const from = fromMs + bucket * bucketMs;
      return isIn(from, from + bucketMs) ? 1 : 0;
    });
  const quiet = maskOf((from, to) =>
    bursts.every((burst) => to <= burst.fromMs - burstMarginMs || from >= burst.toMs + burstMarginMs),
  );
  const loud = bursts.map((burst) => ({
    label: burst.label,
    mask: maskOf((from, to) => from >= burst.fromMs + burstMarginMs && to <= burst.toMs - burstMarginMs),
  }));
  return [{ label, mask: quiet }, ...loud];
}

/** @param {Recording} recording */
function seriesOf({ times, series }) {
  return Object.entries(series).map(([name, values]) => {
    const known = times.flatMap((time, index) => {
      const value = values[index];
      return value === undefined ? [] : [{ time, value }];
    });
    return {
      ...parseName(name),
      member: "",
      times: Float64Array.from(known, ({ time }) => time),
      values: Float64Array.from(known, ({ value }) => value),
    };
  });
}

/** @param {string} name `postgresql.backends{state=active}` */
function parseName(name) {
  const [metric = "", rest = ""] = name.split("{");
  const pairs = rest
    .slice(0, -1)
    .split(",")
    .filter((pair) => pair !== "");
  return { metric, attributes: Object.fromEntries(pairs.map((pair) => pair.split("="))) };
}

/**
 * What each value is more than the last one known; `?` where nothing is known; `3x7` for three times 7.
 * @param {readonly (number | undefined)[]} values
 */
function renderSteps(values) {
  let before = 0;
  const steps = values.map((value) => {
    if (value === undefined) return "?";
    const rounded = Math.round(value * precision);
    const step = rounded - before;
    before = rounded;
    return `${step / precision}`;
  });
  /** @type {{ step: string, count: number }[]} */
  const runs = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.step === step) last.count += 1;
    else runs.push({ step, count: 1 });
  }
  return runs.map(({ step, count }) => (count === 1 ? step : `${count}x${step}`)).join(" ");
}

/**
 * @param {string} text
 * @returns {(number | undefined)[]}
 */
function parseSteps(text) {
  let sum = 0;
  return text.split(" ").flatMap((run) => {
    const [left = "", right] = run.split("x");
    const step = right ?? left;
    return Array.from({ length: right === undefined ? 1 : Number(left) }, () => {
      if (step === "?") return undefined;
      sum += Math.round(Number(step) * precision);
      return sum / precision;
    });
  });
}
