import type { Parameter } from "../../../model/parameter.ts";
import type { ValueReading } from "../../engine.ts";
import { fileOnlyParameters, unwritableDefaults } from "../knowledge/parameter-groups.ts";
import { lowerAscii } from "./lower-ascii.ts";
import { parseValue } from "./parse-value.ts";
import { refuse, renderRelease } from "./refusals.ts";

/**
 * Reads what a document says of a parameter. `default`, in any case, is the parameter's default; what cannot be set is refused.
 *
 * @example
 * readValue(sharedBuffers, "1GB"); // { kind: "value", value: { canonical: "131072", display: "1GB" }, warnings: [] }
 */
export function readValue(parameter: Parameter, text: string): ValueReading {
  if (parameter.takesEffect === "never" || fileOnlyParameters.has(parameter.name))
    return refuseNotSettable(parameter, text);
  const asksForDefault = text.length === "default".length && lowerAscii(text) === "default";
  if ((asksForDefault || text === "") && unwritableDefaults.has(parameter.name))
    return refuseUnwritable(parameter, text);
  if (asksForDefault) return { kind: "value", value: parameter.default, warnings: [] };
  return parseValue(parameter, text);
}

function refuseUnwritable(parameter: Parameter, text: string): ValueReading {
  return refuse(parameter, text, {
    code: "validate/not-settable",
    message: `what ${renderRelease(parameter)} uses where nothing sets it cannot be written down.`,
    fix: "Delete the setting, or write the value itself.",
  });
}

function refuseNotSettable(parameter: Parameter, text: string): ValueReading {
  return refuse(parameter, text, {
    code: "validate/not-settable",
    message: `${renderRelease(parameter)} does not let a configuration set it.`,
    fix: "Delete the setting.",
  });
}
