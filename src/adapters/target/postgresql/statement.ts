import { escapeIdentifier, escapeLiteral } from "pg";
import { listGrammars } from "../../../engines/postgresql/knowledge/list-grammars.ts";
import { splitList } from "../../../engines/postgresql/values/parse-list.ts";

/** Lists whose elements the server stores as quoted names (GUC_LIST_QUOTE), with the first major that does. Measured on 12 to 18. */
const quotedLists: Readonly<Record<string, number>> = {
  local_preload_libraries: 12,
  search_path: 12,
  session_preload_libraries: 12,
  shared_preload_libraries: 12,
  temp_tablespaces: 12,
  unix_socket_directories: 14,
  oauth_validator_libraries: 18,
};

/**
 * True if `ALTER SYSTEM SET name = ''` stores one empty file name instead of an empty list, with which the server does not start. An empty
 * SQL name names nothing, and so does no harm.
 */
export function storesEmptyAsName(name: string, major: string): boolean {
  return isQuotedList(name, major) && listGrammars[name]?.elements === "paths";
}

/** The statement that stores a text, or removes the line when there is none. Nothing of name or text can leave its quotes. */
export function alterSystem(name: string, text: string | undefined, major: string): string {
  const quotedName = name.split(".").map(escapeIdentifier).join(".");
  if (text === undefined) return `ALTER SYSTEM RESET ${quotedName}`;
  return `ALTER SYSTEM SET ${quotedName} = ${isQuotedList(name, major) ? listLiterals(name, text) : escapeLiteral(text).trim()}`;
}

/** The server would quote a list given as one literal as a single name, so every element is a literal of its own. */
function listLiterals(name: string, text: string): string {
  const elements = splitElements(name, text);
  return (elements.length === 0 ? [""] : elements).map((element) => escapeLiteral(element).trim()).join(", ");
}

/** The elements of a list; a text that the server itself could not split is its own only element. */
export function splitElements(name: string, text: string): readonly string[] {
  const grammar = listGrammars[name];
  return (grammar && splitList(text, grammar)) ?? [text];
}

function isQuotedList(name: string, major: string): boolean {
  const since = quotedLists[name];
  return since !== undefined && Number(major) >= since;
}
