import { escapeIdentifier, escapeLiteral } from "pg";
import { splitList } from "./split-list.ts";

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

/** Quoted lists of SQL names: an unquoted element is folded to lower case. The others hold files and keep their case. */
const nameLists: ReadonlySet<string> = new Set(["search_path", "temp_tablespaces"]);

/** What a text of the server means for the engine's grammar: an empty list of names is stored as one empty name, which names nothing. */
export function withoutEmptyName(name: string, text: string): string {
  return nameLists.has(name) && text.trim() === '""' ? "" : text;
}

/** True if `ALTER SYSTEM SET name = ''` stores one empty name instead of an empty list: for libraries and sockets the server then does not start. */
export function storesEmptyAsName(name: string, major: string): boolean {
  return isQuotedList(name, major) && !nameLists.has(name);
}

/** The statement that stores a text, or removes the line when there is none. Nothing of name or text can leave its quotes. */
export function alterSystem(name: string, text: string | undefined, major: string): string {
  const quotedName = name.split(".").map(escapeIdentifier).join(".");
  if (text === undefined) return `ALTER SYSTEM RESET ${quotedName}`;
  return `ALTER SYSTEM SET ${quotedName} = ${isQuotedList(name, major) ? listLiterals(name, text) : escapeLiteral(text).trim()}`;
}

/** The server would quote a list given as one literal as a single name, so every element is a literal of its own. */
function listLiterals(name: string, text: string): string {
  const elements = splitList(text, nameLists.has(name));
  return (elements.length === 0 ? [""] : elements).map((element) => escapeLiteral(element).trim()).join(", ");
}

function isQuotedList(name: string, major: string): boolean {
  const since = quotedLists[name];
  return since !== undefined && Number(major) >= since;
}
