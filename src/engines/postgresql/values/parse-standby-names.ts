import { lowerAscii } from "./lower-ascii.ts";

type Token = { readonly kind: "name" | "number" | "sign"; readonly text: string };

const tokenPattern =
  /[ \t\n\r\f\v]+|"((?:[^"]|"")+)"|([0-9]+)|([A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*|\*)|([,()])|([^])/g;
const plainName = /^[a-z_][a-z0-9_$]*$/;

/**
 * The grammar of `synchronous_standby_names` (syncrep_gram.y): `a, b` and `1 (a, b)` mean `FIRST 1 (a, b)`; names are compared
 * without case; the order does not matter to ANY.
 *
 * @returns the written-out form, empty for no standbys, undefined for what the server refuses
 */
export function parseStandbyNames(text: string): string | undefined {
  if (text === "") return "";
  const tokens = tokenize(text);
  if (!tokens) return undefined;
  const head = takeHead(tokens);
  const names = parseNames(head.rest);
  if (!names || head.count < 1) return undefined;
  const ordered = head.method === "ANY" ? names.toSorted() : names;
  return `${head.method} ${head.count} (${ordered.map(renderName).join(", ")})`;
}

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (const [, quoted, number, name, sign, other] of text.matchAll(tokenPattern)) {
    if (other !== undefined) return undefined;
    if (quoted !== undefined) tokens.push({ kind: "name", text: `"${quoted.replaceAll('""', '"')}` });
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    if (name !== undefined) tokens.push({ kind: "name", text: name });
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

interface Head {
  readonly method: "ANY" | "FIRST";
  readonly count: number;
  readonly rest: readonly Token[];
}

function takeHead(tokens: readonly Token[]): Head {
  const keyword = lowerAscii(tokens[0]?.text ?? "");
  const hasKeyword = (keyword === "any" || keyword === "first") && tokens[1]?.kind === "number";
  const group = takeGroup(hasKeyword ? tokens.slice(1) : tokens);
  if (!group) return { method: "FIRST", count: 1, rest: tokens };
  return { method: hasKeyword && keyword === "any" ? "ANY" : "FIRST", ...group };
}

/** `2 (a, b)` */
function takeGroup(tokens: readonly Token[]): Omit<Head, "method"> | undefined {
  const [number, open] = tokens;
  const isGroup = number?.kind === "number" && open?.text === "(" && tokens.at(-1)?.text === ")";
  return isGroup ? { count: Number(number.text), rest: tokens.slice(2, -1) } : undefined;
}

/** Names and commas by turns. `any` and `first` are names only in quotes. */
function parseNames(tokens: readonly Token[]): readonly string[] | undefined {
  const names = tokens.filter((_, index) => index % 2 === 0);
  const commas = tokens.filter((_, index) => index % 2 === 1);
  const isList = names.length === commas.length + 1 && commas.every((token) => token.text === ",");
  const areNames = names.every((token) => token.kind !== "sign" && !/^(?:any|first)$/i.test(token.text));
  return isList && areNames ? names.map((token) => lowerAscii(token.text.replace(/^"/, ""))) : undefined;
}

function renderName(name: string): string {
  const isPlain = name === "*" || (plainName.test(name) && name !== "any" && name !== "first");
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}
