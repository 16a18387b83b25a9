/** What the laws look at in one file. */
export interface Source {
  /** Repository path, `src/model/value.ts`. */
  readonly file: string;
  readonly imports: readonly Import[];
  /** The code without comments; strings are kept. */
  readonly code: string;
  /** The code without comments and without what stands in strings. */
  readonly bareCode: string;
}

/** One `import`, `export … from` or `import()`, of values or of types. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Reads a TypeScript file as far as the laws of dependency need it. */
export function readSource(file: string, text: string): Source {
  const { code, bareCode } = splitText(text);
  return { file, imports: findImports(code, bareCode), code, bareCode };
}

function findImports(code: string, bareCode: string): readonly Import[] {
  const statement = /\b(?:import|export)\s+(type\s+)?(?:[\w*{][^;"'()=]*?\bfrom\s*)?["'`]/gu;
  const call = /\bimport\s*\(\s*["'`]/gu;
  return [statement, call].flatMap((pattern) =>
    [...bareCode.matchAll(pattern)].map((match) => ({
      specifier: /^[^"'`]*/u.exec(code.slice(match.index + match[0].length))?.[0] ?? "",
      typeOnly: match[1] !== undefined,
    })),
  );
}

/** Blanks comments, and in `bareCode` the contents of strings; both keep their length, so that positions agree. */
function splitText(text: string): { readonly code: string; readonly bareCode: string } {
  let code = "";
  let bareCode = "";
  let at = 0;
  const templates: number[] = [];
  while (at < text.length) {
    const token = nextToken(text, at, { before: bareCode.slice(-20), templates });
    code += token.kind === "comment" ? blank(token.text) : token.text;
    bareCode += token.kind === "code" ? token.text : blankInside(token.text, token.kind);
    at += token.text.length;
  }
  return { code, bareCode };
}

interface Token {
  readonly kind: "code" | "comment" | "string";
  readonly text: string;
}

interface Surroundings {
  readonly before: string;
  /** Open braces of each `${` that is not closed yet, innermost last. */
  readonly templates: number[];
}

function nextToken(text: string, at: number, around: Surroundings): Token {
  const rest = text.slice(at);
  const comment = /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/u.exec(rest);
  if (comment !== null) return { kind: "comment", text: comment[0] };
  const string = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/u.exec(rest);
  if (string !== null) return { kind: "string", text: string[0] };
  if (rest.startsWith("`")) return openTemplate(rest, around.templates);
  if (rest.startsWith("/") && /(?:^|[(,=:[!&|?{};]|\breturn|=>)\s*$/u.test(around.before)) {
    const pattern = /^\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/u.exec(rest);
    if (pattern !== null) return { kind: "string", text: pattern[0] };
  }
  return readBrace(rest, around.templates);
}

function readBrace(rest: string, templates: number[]): Token {
  const innermost = templates.length - 1;
  const depth = templates[innermost];
  if (depth !== undefined && rest.startsWith("{")) templates[innermost] = depth + 1;
  if (depth !== undefined && rest.startsWith("}")) {
    if (depth === 0) {
      templates.pop();
      return openTemplate(rest, templates);
    }
    templates[innermost] = depth - 1;
  }
  return { kind: "code", text: /^(?:[\w$]+|\s+|[\s\S])/u.exec(rest)?.[0] ?? rest };
}

/** From a backtick, or from the brace that ends a substitution, to the template's end or its next `${`. */
function openTemplate(rest: string, templates: number[]): Token {
  const text = /^[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/u.exec(rest)?.[0] ?? rest;
  if (text.endsWith("${")) templates.push(0);
  return { kind: "string", text };
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/gu, " ");
}

function blankInside(text: string, kind: Token["kind"]): string {
  if (kind === "comment" || text.length < 2) return blank(text);
  return `${text.slice(0, 1)}${blank(text.slice(1, -1))}${text.slice(-1)}`;
}
