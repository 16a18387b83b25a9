import { closestNames } from "../../../model/closest-names.ts";
import type { ValueProblem, ValueReading } from "../../engine.ts";
import type { ParameterGrammar } from "./parameter-grammar.ts";
import { renderBound, renderInUnit } from "./units.ts";

/** Longer values are cut in messages. */
const longestShown = 80;

/** A refused reading. The message starts with `work_mem is 64GB; `, and with the name alone where the value is a secret. */
export function refuse(parameter: ParameterGrammar, text: string, problem: ValueProblem): ValueReading {
  const message = `${renderSubject(parameter, text)}; ${problem.message}`;
  return { kind: "refused", problem: { ...problem, message } };
}

/** `work_mem is 64GB` */
export function renderSubject(parameter: ParameterGrammar, text: string): string {
  if (parameter.secret) return `${parameter.name} has a secret value`;
  const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return `${parameter.name} is ${/^[!-~]+$/.test(shown) ? shown : JSON.stringify(shown)}`;
}

/** `PostgreSQL 17` */
export function renderRelease(parameter: ParameterGrammar): string {
  return parameter.release ?? "PostgreSQL";
}

/** Outside the closed range of the parameter. */
export function refuseOutOfRange(parameter: ParameterGrammar, text: string, value: number): ValueReading {
  const [min, max] = [parameter.min, parameter.max].map((bound) => renderBound(bound ?? "", parameter.unit));
  const isAbove = value > Number(parameter.max);
  return refuse(parameter, text, {
    code: "validate/out-of-range",
    message: `${renderRelease(parameter)} allows ${min ?? ""} to ${max ?? ""}.`,
    fix: isAbove ? `Use at most ${max ?? ""}.` : `Use at least ${min ?? ""}.`,
  });
}

/** Inside the range, but a number that a check of the server refuses. */
export function refuseNumber(parameter: ParameterGrammar, text: string, expected: string): ValueReading {
  return refuse(parameter, text, {
    code: "validate/out-of-range",
    message: `${renderRelease(parameter)} takes only ${expected}.`,
    fix: `Use ${expected}.`,
  });
}

/** No number at all, or a number that no `double` holds. */
export function refuseNotANumber(parameter: ParameterGrammar, text: string): ValueReading {
  const example = renderInUnit(
    Math.max(Number(parameter.max ?? 1) > 100 ? 100 : 1, Number(parameter.min)),
    parameter.unit,
  );
  return refuse(parameter, text, {
    code: "validate/not-a-number",
    message: `${renderRelease(parameter)} expects ${parameter.type === "integer" ? "a whole number" : "a number"}.`,
    fix: `Write a number such as ${example}.`,
  });
}

/** Something else than one of the listed words. */
export function refuseNotListed(parameter: ParameterGrammar, text: string): ValueReading {
  const listed = parameter.values ?? [];
  const [closest] = closestNames(text, [...listed, ...Object.keys(parameter.hiddenValues ?? {})]);
  return refuse(parameter, text, {
    code: "validate/not-in-enum",
    message: `${renderRelease(parameter)} takes ${listed.map((word) => word || '""').join(", ")}.`,
    fix: closest === undefined ? `Use one of: ${listed.join(", ")}.` : `Did you mean ${closest}?`,
  });
}
