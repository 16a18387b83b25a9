/** Any object or array of a result, seen without its type. */
export type Node = object;

/** Stands where a secret was. */
export const redacted = "(redacted)";

/** What must not be shown, and how to recognise it. */
export interface Secrets {
  isSecretName(name: string): boolean;
  /** The first secret parameter that a text names. */
  findMention(text: string): string | undefined;
  /** The text without the secrets that are known. */
  scrub(text: string): string;
}

/** Shorter secrets (`on`, `1`) are hidden where they stand, but not searched for in prose: they are words of it. */
const shortestQuoted = 6;

/** Finds the names of secret parameters in a result, and the secret texts that it holds. */
export function collectSecrets(result: Node, secretParameters: ReadonlySet<string>): Secrets {
  const names = new Set([...secretParameters].map(foldName));
  collectNames(result, names);
  const texts = new Set<string>();
  const isSecretName = recall((name) => names.has(foldName(name)));
  if (names.size > 0) collectTexts(result, { isSecret: false, isSecretName }, texts);
  const longestFirst = [...texts].toSorted((left, right) => right.length - left.length);
  const mention = mentionPattern(names);
  return {
    isSecretName,
    findMention: (text) => (mention === undefined ? undefined : mention.exec(text)?.[0]),
    scrub: (text) => longestFirst.reduce((rest, secret) => rest.replaceAll(secret, redacted), text),
  };
}

/** A fleet has a few hundred names in thousands of places. */
function recall(judge: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name) ?? judge(name);
    known.set(name, answer);
    return answer;
  };
}

/** True for an object or array. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

/** True if an object speaks of one parameter, and that parameter is secret. */
export function isSecretNode(node: Node, secrets: Pick<Secrets, "isSecretName">): boolean {
  if ("secret" in node && node.secret === true) return true;
  const parameter = parameterOf(node);
  if (typeof parameter === "string") return secrets.isSecretName(parameter);
  return isNode(parameter) && "secret" in parameter && parameter.secret === true;
}

function parameterOf(node: Node): unknown {
  if ("parameter" in node) return node.parameter;
  return "takesEffect" in node && "name" in node ? node.name : undefined;
}

function collectNames(node: Node, names: Set<string>): void {
  if ("secret" in node && node.secret === true) {
    const name = parameterOf(node);
    if (typeof name === "string") names.add(foldName(name));
  }
  for (const key of Object.keys(node)) {
    const value: unknown = Reflect.get(node, key);
    if (isNode(value)) collectNames(value, names);
  }
}

interface Place {
  readonly isSecret: boolean;
  isSecretName(name: string): boolean;
}

/** Texts of a value or of the line that sets it. */
const valueKeys: ReadonlySet<string> = new Set(["canonical", "display", "text"]);

function collectTexts(node: Node, place: Place, texts: Set<string>): void {
  const isSecret = place.isSecret || isSecretNode(node, place);
  const inner = isSecret === place.isSecret ? place : { ...place, isSecret };
  const skipped = isDefault(node) ? "value" : "default";
  for (const key of Object.keys(node)) {
    const value: unknown = Reflect.get(node, key);
    if (isNode(value) && key !== skipped) collectTexts(value, inner, texts);
    else if (isSecret && typeof value === "string" && valueKeys.has(key)) addSpellings(value, texts);
  }
}

/** A default is the engine's, known to everybody, and often a word of the language. */
function isDefault(node: Node): boolean {
  return "origin" in node && isNode(node.origin) && "kind" in node.origin && node.origin.kind === "engine-default";
}

/** A secret and the passwords in it, as they stand, and as a quoted string of JSON, SQL or YAML would hold them. */
function addSpellings(secret: string, texts: Set<string>): void {
  const spellings = [secret, ...findPasswords(secret)].flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", "''"),
    unquote(text),
  ]);
  for (const spelling of spellings) if (spelling.length >= shortestQuoted) texts.add(spelling);
}

/** `password=…` of a connection string, bare or quoted with `\\` as escape, and the password of an address. */
const passwordPatterns = [
  /\b\w*(?:password|passwd|secret|token)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s'&;]+))/gi,
  /:\/\/[^\s:/@]*:([^\s@]+)@/g,
];

/** What of a secret is secret by itself: prose may quote it without the host and the user beside it. */
function findPasswords(secret: string): readonly string[] {
  return passwordPatterns
    .flatMap((pattern) => [...secret.matchAll(pattern)])
    .map(([, first, second]) => (first ?? second ?? "").replaceAll(/\\(.)/g, "$1"));
}

function unquote(text: string): string {
  const [, , inner] = /^(["'])(.*)\1$/s.exec(text) ?? [];
  return inner ?? text;
}

function mentionPattern(names: ReadonlySet<string>): RegExp | undefined {
  if (names.size === 0) return undefined;
  const spellings = [...names].map((name) => name.replaceAll(/[^a-z0-9_]/g, String.raw`\$&`).replaceAll("_", "[-_]"));
  return new RegExp(`(?<![A-Za-z0-9_])(?:${spellings.join("|")})(?![A-Za-z0-9_])`, "i");
}

function foldName(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}
