import type { ValueReading } from "../../engine.ts";
import { stringRules } from "../knowledge/string-rules.ts";
import { parseDateStyle } from "./parse-date-style.ts";
import { normaliseEncoding, normaliseTextSearch } from "./normalise-names.ts";
import { parseStandbyNames } from "./parse-standby-names.ts";
import { lowerAscii } from "./lower-ascii.ts";
import type { ParameterGrammar } from "./parameter-grammar.ts";
import { refuse, renderRelease } from "./refusals.ts";

/** A string the server reads rather than keeps: its reader gives the canonical text, `undefined` for what the server refuses. */
interface StringGrammar {
  readonly parse: (text: string) => string | undefined;
  /** Completes "… takes". */
  readonly expected: string;
}

const timeZone: StringGrammar = { parse: lowerAscii, expected: "a time zone" };

const stringGrammars: Readonly<Record<string, StringGrammar>> = {
  DateStyle: { parse: parseDateStyle, expected: "a style (ISO, SQL, Postgres, German) and an order (YMD, DMY, MDY)" },
  TimeZone: timeZone,
  client_encoding: { parse: normaliseEncoding, expected: "the name of an encoding" },
  default_text_search_config: { parse: normaliseTextSearch, expected: "the name of a configuration" },
  log_timezone: timeZone,
  synchronous_standby_names: {
    parse: parseStandbyNames,
    expected: "names with commas between them, or FIRST n (names), or ANY n (names)",
  },
};

/** Reads a string: kept as it is written, but for those that the server compares without regard to case, order or spelling. */
export function readString(parameter: ParameterGrammar, text: string): ValueReading {
  if (/[\n\0]/.test(text)) return refuseString(parameter, text, "one line");
  const rule = stringRules[parameter.name];
  if (rule && !rule.pattern.test(text)) return refuseString(parameter, text, rule.expected);
  const grammar = stringGrammars[parameter.name];
  if (!grammar) return { kind: "value", value: { canonical: text, display: text }, warnings: [] };
  const canonical = grammar.parse(text);
  if (canonical === undefined) return refuseString(parameter, text, grammar.expected);
  const isFolded = canonical === lowerAscii(text);
  return { kind: "value", value: { canonical, display: isFolded ? text : canonical }, warnings: [] };
}

function refuseString(parameter: ParameterGrammar, text: string, expected: string): ValueReading {
  return refuse(parameter, text, {
    code: "validate/not-understood",
    message: `${renderRelease(parameter)} takes ${expected}.`,
    fix: `Write ${expected}.`,
  });
}
