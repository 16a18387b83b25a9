import type { ValueProblem, ValueReading } from "../../engine.ts";
import { fileModeParameters } from "../knowledge/parameter-groups.ts";
import { findNumberRule } from "../knowledge/number-rules.ts";
import type { ParameterGrammar } from "./parameter-grammar.ts";
import { parseIntegerPrefix, parseRealPrefix } from "./parse-number.ts";
import { refuse, refuseNotANumber, refuseNumber, refuseOutOfRange, renderRelease, renderSubject } from "./refusals.ts";
import { convertToBaseUnit, listUnits, renderInUnit, roundToEven } from "./units.ts";

const blanks = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;

/** Reads an integer or a real number with its unit: `parse_int` and `parse_real` of guc.c, range, and the check hooks. */
export function readNumber(parameter: ParameterGrammar, text: string): ValueReading {
  const prefix = parameter.type === "integer" ? parseIntegerPrefix(text) : parseRealPrefix(text);
  if (prefix === undefined) return refuseNotANumber(parameter, text);
  const unit = prefix.rest.replace(blanks, "");
  if (unit === "") return finishNumber(parameter, text, { value: prefix.value, isUnitless: true });
  if (parameter.unit === undefined) return refuseUnit(parameter, text, unit);
  const value = convertToBaseUnit(prefix.value, unit, parameter.unit);
  if (value === undefined) return refuseUnit(parameter, text, unit);
  return finishNumber(parameter, text, { value, isUnitless: false });
}

interface ReadNumber {
  readonly value: number;
  readonly isUnitless: boolean;
}

function finishNumber(parameter: ParameterGrammar, text: string, read: ReadNumber): ValueReading {
  const value = parameter.type === "integer" ? roundToEven(read.value) : read.value;
  const isInRange = value >= Number(parameter.min) && value <= Number(parameter.max);
  if (!isInRange) return refuseOutOfRange(parameter, text, value);
  const rule = findNumberRule(parameter.name, parameter.release);
  if (rule.refuses(value)) return refuseNumber(parameter, text, rule.expected);
  if (Object.hasOwn(parameter.specials, `${value}`)) return readAs(parameter, value);
  const final = Math.max(value, rule.raisedTo);
  return read.isUnitless && value !== 0
    ? readAs(parameter, final, missingUnit(parameter, text, final))
    : readAs(parameter, final);
}

function readAs(parameter: ParameterGrammar, value: number, warnings: readonly ValueProblem[] = []): ValueReading {
  return { kind: "value", value: renderNumber(parameter, value), warnings };
}

function renderNumber(parameter: ParameterGrammar, value: number): { canonical: string; display: string } {
  const canonical = `${value === 0 ? 0 : value}`;
  if (fileModeParameters.has(parameter.name)) return { canonical, display: value.toString(8).padStart(4, "0") };
  return { canonical, display: renderInUnit(value, parameter.unit) };
}

/** Security rule D2: a bare number is a number of base units, which few have in mind. */
function missingUnit(parameter: ParameterGrammar, text: string, value: number): readonly ValueProblem[] {
  if (parameter.unit === undefined) return [];
  const meaning = renderInUnit(value, parameter.unit);
  return [
    {
      code: "validate/unit-missing",
      message: `${renderSubject(parameter, text)} without a unit; ${renderRelease(parameter)} counts in ${parameter.unit}, so it means ${meaning}.`,
      fix: `Write ${meaning}.`,
    },
  ];
}

function refuseUnit(parameter: ParameterGrammar, text: string, unit: string): ValueReading {
  if (parameter.unit === undefined) {
    return refuse(parameter, text, {
      code: "validate/not-a-number",
      message: `${renderRelease(parameter)} expects a number without a unit.`,
      fix: `Delete ${JSON.stringify(unit.slice(0, 20))}.`,
    });
  }
  const units = listUnits(parameter.unit);
  const twin = units.find((known) => known.toLowerCase() === unit.toLowerCase());
  return refuse(parameter, text, {
    code: "validate/bad-unit",
    message: `${renderRelease(parameter)} knows the units ${units.join(", ")} here, in exactly this spelling.`,
    fix:
      twin === undefined
        ? `Write one number and one of these units, such as 100${units.at(-3) ?? ""}.`
        : `Write ${twin}.`,
  });
}
