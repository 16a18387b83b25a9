import { assertNever } from "../../../model/assert-never.ts";
import type { ValueReading } from "../../engine.ts";
import { lowerAscii } from "./lower-ascii.ts";
import type { ParameterGrammar } from "./parameter-grammar.ts";
import { parseBoolean } from "./parse-boolean.ts";
import { readList } from "./read-list.ts";
import { readNumber } from "./read-number.ts";
import { readString } from "./read-string.ts";
import { refuse, refuseNotListed, renderRelease } from "./refusals.ts";

/** Reads a text by the parameter's type, with the server's grammar; knows no `default`. */
export function parseValue(parameter: ParameterGrammar, text: string): ValueReading {
  switch (parameter.type) {
    case "boolean":
      return readBoolean(parameter, text);
    case "integer":
    case "real":
      return readNumber(parameter, text);
    case "enum":
      return readEnum(parameter, text);
    case "list":
      return readList(parameter, text);
    case "string":
      return readString(parameter, text);
    default:
      return assertNever(parameter.type);
  }
}

function readBoolean(parameter: ParameterGrammar, text: string): ValueReading {
  const word = parseBoolean(text);
  if (word !== undefined) return { kind: "value", value: { canonical: word, display: word }, warnings: [] };
  return refuse(parameter, text, {
    code: "validate/not-a-boolean",
    message: `${renderRelease(parameter)} expects on or off.`,
    fix: "Write on or off (true, false, yes, no, 1, 0 are the same to the server).",
  });
}

/** `config_enum_lookup_by_name` of guc.c: any case, no blanks around, with the spellings that the server does not list. */
function readEnum(parameter: ParameterGrammar, text: string): ValueReading {
  const { values = [], hiddenValues = {} } = parameter;
  const word = lowerAscii(text);
  const canonical = Object.hasOwn(hiddenValues, word)
    ? hiddenValues[word]
    : values.find((value) => value === text || lowerAscii(value) === word);
  if (canonical === undefined) return refuseNotListed(parameter, text);
  return { kind: "value", value: { canonical, display: canonical }, warnings: [] };
}
