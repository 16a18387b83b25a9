import {
  defineEngine,
  type Catalog,
  type Engine,
  type Engines,
  type ValueReading,
} from "../../../src/engines/engine.ts";
import type { Parameter } from "../../../src/model/parameter.ts";
import type { Value } from "../../../src/model/value.ts";

/** A database small enough to read: the gate must hold for any engine, so it is tested on one that nobody tuned it for. */
const parameters: readonly Parameter[] = [
  parameter("fsync", { type: "boolean", default: value("on") }),
  parameter("synchronous_commit", {
    type: "enum",
    values: ["on", "off", "local", "remote_apply"],
    default: value("on"),
  }),
  parameter("work_mem", { default: value("4096"), aliases: ["sort_mem"] }),
  parameter("wal_buffers", { default: value("-1"), specials: { "-1": "a share of the buffers", "0": "none" } }),
  parameter("max_wal_size", { default: value("1024") }),
  parameter("max_connections", { default: value("100"), takesEffect: "restart" }),
  parameter("data_checksums", { type: "boolean", default: value("on"), takesEffect: "never" }),
  parameter("preload", { type: "string", default: value("") }),
  parameter("api_key", { type: "string", default: value(""), secret: true }),
];

/** An engine that knows no side doors. */
const plainEngine: Engine = defineEngine({
  name: "plaindb",
  versions: ["1", "2"],
  can: { reloadWithoutRestart: true, storeOverConnection: true },
  relations: [],
  standbyFloor: [],
  hostBound: [],
  sideDoors: [],
  secrets: ["api_key"],
  statistics: {},
  parseVersion: (text) => (/^[12]$/.test(text) ? { text, major: text, number: BigInt(text) } : undefined),
  satisfies: () => true,
  readConfigurationFile: () => ({ lines: [], problems: [] }),
  catalog: (version) => catalogs.get(version.major) ?? catalogOf("1", parameters),
  readValue,
  readResult: (known, result) => readValue(known, String(result)),
  toExpression: (_, { canonical }) => canonical,
  compare(known, left, right) {
    const special = [left, right].some((side) => Object.hasOwn(known.specials, side.canonical));
    return known.type !== "integer" || special ? undefined : Number(left.canonical) - Number(right.canonical);
  },
});

const catalogs = new Map([
  ["1", catalogOf("1", parameters)],
  [
    "2",
    catalogOf("2", [...parameters, parameter("wal_keep", { default: value("0"), aliases: ["wal_keep_segments"] })]),
  ],
]);

export const shopEngine: Engine = defineEngine({ ...plainEngine, name: "shopdb", sideDoors: ["preload"] });

export const engines: Engines = new Map([
  ["shopdb", shopEngine],
  ["plaindb", plainEngine],
]);

export function value(canonical: string): Value {
  return { canonical, display: canonical };
}

function parameter(name: string, given: Partial<Parameter>): Parameter {
  const base = {
    type: "integer",
    takesEffect: "reload",
    aliases: [],
    specials: {},
    secret: false,
    category: "Shop",
  } as const;
  return { ...base, name, default: value("0"), ...given };
}

function catalogOf(major: string, known: readonly Parameter[]): Catalog {
  const byName = new Map(known.map((one) => [one.name, one]));
  return {
    engine: "shopdb",
    major,
    parameters: byName,
    find(name) {
      const folded = name
        .toLowerCase()
        .replaceAll("-", "_")
        .replace(/^loose_/, "");
      const found = known.find((one) => one.name === folded || one.aliases.includes(folded));
      return found
        ? { kind: "known", parameter: found, alias: found.name !== name }
        : { kind: "unknown", suggestions: [] };
    },
  };
}

function readValue(known: Parameter, text: string): ValueReading {
  if (text === "default") return { kind: "value", value: known.default, warnings: [] };
  const canonical = readCanonical(known, text);
  return canonical === undefined
    ? {
        kind: "refused",
        problem: { code: "validate/not-a-value", message: `${text} is no ${known.name}.`, fix: "Write a value." },
      }
    : { kind: "value", value: { canonical, display: text }, warnings: [] };
}

function readCanonical({ type, values }: Parameter, text: string): string | undefined {
  if (type === "boolean") return { on: "on", yes: "on", off: "off", no: "off" }[text];
  if (type === "enum") return values?.find((one) => one === text);
  if (type === "string") return text;
  const [, digits, unit] = /^(-?\d+)(MB)?$/.exec(text) ?? [];
  return digits === undefined ? undefined : String(Number(digits) * (unit ? 1024 : 1));
}
