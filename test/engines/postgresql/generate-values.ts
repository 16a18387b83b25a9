import type { Parameter } from "../../../src/model/parameter.ts";

/** A repeatable source of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const units = [
  "",
  "",
  "B",
  "kB",
  "MB",
  "GB",
  "TB",
  "us",
  "ms",
  "s",
  "min",
  "h",
  "d",
  "mb",
  "Kb",
  "k",
  "S",
  "8kB",
  "days",
];
const blanks = ["", "", "", "", " ", "\t", "  "];
const booleans =
  "on off true false yes no 1 0 t f y n tr tru fal of o ON Off TRUE yEs 2 -1 onn offf truee  truth nope null default? + '' ".split(
    " ",
  );
const junk = [
  "",
  " ",
  "abc",
  "1_024",
  "1,5",
  "１",
  "0x",
  "--1",
  "+-1",
  "1 2",
  "1kB 2MB",
  "NaN",
  "inf",
  "-inf",
  "e5",
  ".",
  "1e",
  "\u212a",
];

/** Texts that somebody might write for a parameter: good ones, odd ones and nonsense. */
export function generateValue(parameter: Parameter, random: () => number): string {
  const pick = <T>(items: readonly [T, ...T[]] | readonly T[], otherwise: T): T =>
    items[Math.floor(random() * items.length)] ?? otherwise;
  if (random() < 0.06) return pick(junk, "");
  if (parameter.type === "boolean") return pick(booleans, "on");
  if (parameter.type === "enum") return generateWord(parameter, pick);
  return `${pick(blanks, "")}${generateNumber(parameter, random, pick)}${pick(blanks, "")}${random() < 0.6 ? pick(units, "") : ""}${pick(blanks, "")}`;
}

type Pick = <T>(items: readonly T[], otherwise: T) => T;

function generateWord(parameter: Parameter, pick: Pick): string {
  const words = [
    ...(parameter.values ?? []),
    ...Object.keys(parameter.hiddenValues ?? {}),
    ...booleans,
    "none",
    "auto",
    "debug",
  ];
  const word = pick(words, "");
  return pick([word, word, word.toUpperCase(), ` ${word}`, word.slice(0, -1)], word);
}

function generateNumber(parameter: Parameter, random: () => number, pick: Pick): string {
  const [min, max] = [Number(parameter.min ?? 0), Number(parameter.max ?? 1000)];
  const whole = Math.floor(random() * 10 ** Math.floor(random() * 11));
  const near = pick([min, min - 1, min + 1, max, max - 1, max + 1, -1, 0, 1, 2_147_483_647, 2_147_483_648], 0);
  return pick(
    [
      `${whole}`,
      `${whole}`,
      `${near}`,
      `${(random() * 1000).toFixed(3)}`,
      `${whole}.5`,
      `.${whole}`,
      `${(random() * 10).toFixed(4)}e${Math.floor(random() * 9) - 3}`,
      `0x${whole.toString(16)}`,
      `0x${whole.toString(16)}.8p2`,
      `0${whole.toString(8)}`,
      `0${whole}`,
      `+${whole}`,
      `-${whole}`,
      `${whole}000000000000000000000`,
      `1e${Math.floor(random() * 700) - 350}`,
    ],
    "1",
  );
}
