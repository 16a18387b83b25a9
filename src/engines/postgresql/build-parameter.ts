import type { Parameter, TakesEffect } from "../../model/parameter.ts";
import type { Value } from "../../model/value.ts";
import type { HarvestedParameter } from "./harvested-parameter.ts";
import { buildValues, computedDefaults } from "./knowledge/build-values.ts";
import { keywordSince, listGrammars } from "./knowledge/list-grammars.ts";
import { renamedParameters } from "./knowledge/old-names.ts";
import { secretParameters, transactionParameters } from "./knowledge/parameter-groups.ts";
import { specials } from "./knowledge/specials.ts";
import type { ParameterGrammar } from "./values/parameter-grammar.ts";
import { parseValue } from "./values/parse-value.ts";

/** `pg_settings.context` → what it takes until a new value holds. */
const effects: Readonly<Record<HarvestedParameter["context"], TakesEffect>> = {
  internal: "never",
  postmaster: "restart",
  sighup: "reload",
  "superuser-backend": "new-sessions",
  backend: "new-sessions",
  superuser: "session",
  user: "session",
};

const types = { bool: "boolean", integer: "integer", real: "real", enum: "enum", string: "string" } as const;

/** A parameter as the server lists it, with what the server does not list: specials, lists, old names, secrets. */
export function buildParameter(harvested: HarvestedParameter, major: string): Parameter {
  const grammar = buildGrammar(harvested, major);
  return { ...grammar, default: readDefault(grammar, computedDefaults[harvested.name] ?? harvested.default) };
}

function buildGrammar(harvested: HarvestedParameter, major: string): ParameterGrammar {
  const { name, unit, min, max, hidden, library, category } = harvested;
  const values = listValues(harvested, major);
  return {
    name,
    type: isList(harvested) ? "list" : types[harvested.type],
    takesEffect: transactionParameters.has(name) ? "never" : effects[harvested.context],
    aliases: Object.keys(renamedParameters).filter((old) => renamedParameters[old] === name),
    specials: specials[name] ?? {},
    secret: secretParameters.has(name),
    release: `PostgreSQL ${major}`,
    category,
    ...(unit !== undefined && { unit }),
    ...(min !== undefined && { min: precise(min) }),
    ...(max !== undefined && { max: precise(max) }),
    ...(values && { values }),
    ...(hidden && { hiddenValues: hidden }),
    ...(library !== undefined && { extension: library }),
  };
}

/** `log_connections` is a boolean up to 17. */
function isList({ name, type }: HarvestedParameter): boolean {
  return type === "string" && Object.hasOwn(listGrammars, name);
}

function listValues(harvested: HarvestedParameter, major: string): readonly string[] | undefined {
  const { name, values } = harvested;
  if (values) return [...values, ...(buildValues[name] ?? []).filter((word) => !values.includes(word))];
  const keywords = isList(harvested) ? listGrammars[name]?.keywords : undefined;
  return keywords?.filter((word) => Number(major) >= (keywordSince[`${name} ${word}`] ?? 0));
}

/** `pg_settings` prints real numbers with six digits, which cuts the largest double short. */
function precise(bound: string): string {
  return bound === "1.79769e+308" ? `${Number.MAX_VALUE}` : `${Number(bound)}`;
}

function readDefault(grammar: ParameterGrammar, text: string): Value {
  const reading = parseValue(grammar, text);
  if (reading.kind === "refused") throw new TypeError(`The catalog's default is refused: ${reading.problem.message}`);
  return reading.value;
}
