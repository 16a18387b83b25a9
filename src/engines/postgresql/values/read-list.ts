import { closestNames } from "../../../model/closest-names.ts";
import type { ValueReading } from "../../engine.ts";
import { listGrammars, type ListGrammar } from "../knowledge/list-grammars.ts";
import { lowerAscii } from "./lower-ascii.ts";
import type { ParameterGrammar } from "./parameter-grammar.ts";
import { renderList, splitList } from "./parse-list.ts";
import { refuse, renderRelease } from "./refusals.ts";

const anyList: ListGrammar = { elements: "words", order: "kept" };

/**
 * Reads a list: split as the server splits it, keywords checked, shorthands written out, sets sorted. What the server would take but
 * then ignore as a whole, or stop over at its start (an empty element), is refused.
 */
export function readList(parameter: ParameterGrammar, text: string): ValueReading {
  const grammar = listGrammar(parameter);
  const elements = dropEmptyNames(findWhole(grammar, text) ?? splitList(text, grammar), grammar);
  if (elements === undefined) return refuseList(parameter, text);
  const words = elements.flatMap((element) => (grammar.keywords ? expandKeyword(parameter, element) : [element]));
  const unknown = words.find((word) => grammar.keywords !== undefined && !parameter.values?.includes(word));
  if (unknown !== undefined) return refuseElement(parameter, text, unknown);
  const canonical = renderList(grammar.order === "set" ? [...new Set(words)].toSorted() : words, grammar);
  return { kind: "value", value: { canonical, display: canonical }, warnings: [] };
}

/** How the parameter's elements are split and compared. */
export function listGrammar(parameter: ParameterGrammar): ListGrammar {
  return listGrammars[parameter.name] ?? anyList;
}

/** The elements of a canonical list. */
export function listElements(parameter: ParameterGrammar, canonical: string): readonly string[] {
  return splitList(canonical, listGrammar(parameter)) ?? [];
}

function findWhole({ wholes }: ListGrammar, text: string): readonly string[] | undefined {
  const word = lowerAscii(text.trim());
  return wholes !== undefined && Object.hasOwn(wholes, word) ? wholes[word] : undefined;
}

/**
 * ALTER SYSTEM stores an empty list of names as one empty name (`""`), which means the same: no schema and no tablespace is called so.
 * An empty file name among others stops a start or every session.
 */
function dropEmptyNames(elements: readonly string[] | undefined, grammar: ListGrammar): readonly string[] | undefined {
  if (!elements?.includes("")) return elements;
  const isNothing = grammar.elements === "identifiers" && elements.length === 1;
  return isNothing ? [] : undefined;
}

function expandKeyword(parameter: ParameterGrammar, element: string): readonly string[] {
  const { shorthands = {} } = listGrammar(parameter);
  const word = lowerAscii(element);
  return (Object.hasOwn(shorthands, word) ? shorthands[word] : undefined) ?? [word];
}

function refuseList(parameter: ParameterGrammar, text: string): ValueReading {
  return refuse(parameter, text, {
    code: "validate/not-a-list",
    message: `${renderRelease(parameter)} cannot split it at its commas: an element is empty, or a quote is left open.`,
    fix: 'Write the elements with a comma between them, such as a, b; put one with commas or capitals into quotes: "A, b".',
  });
}

function refuseElement(parameter: ParameterGrammar, text: string, element: string): ValueReading {
  const words = parameter.values ?? [];
  const [closest] = closestNames(element, words);
  return refuse(parameter, text, {
    code: "validate/not-in-enum",
    message: `${renderRelease(parameter)} takes a list of ${words.join(", ")}.`,
    fix: closest === undefined ? `Take ${JSON.stringify(element)} out.` : `Did you mean ${closest}?`,
  });
}
