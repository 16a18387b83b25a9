import type { CommandResult } from "../model/results.ts";
import { collectSecrets, isNode, isSecretNode, type Node, redacted, type Secrets } from "./collect-secrets.ts";

/**
 * Prose: known secrets are cut out of it; `before` and `after` are a structural change's, since a value's sides are no texts. Names,
 * places and other parameters' values stay, so that no secret can be chosen to hide them.
 */
const proseKeys: ReadonlySet<string> = new Set(
  "message fix reason title incident comment changes next before after because".split(" "),
);

/**
 * The same result without the values of secret parameters: those that say so themselves (`secret: true`) and those named here. It
 * does not rely on knowing where in a result a value may stand: every value, source text and message of a secret parameter is
 * hidden, and so is each known secret of six characters or more that prose quotes.
 *
 * @param secretParameters canonical names
 */
export function redactResult<Result extends CommandResult>(
  result: Result,
  secretParameters: ReadonlySet<string>,
): Result {
  const secrets = collectSecrets(result, secretParameters);
  const holder = { result };
  Reflect.set(holder, "result", redactNode(result, { key: "", isSecret: false }, secrets));
  return holder.result;
}

interface Place {
  /** Property that holds the node; an array's items stand under the array's own. */
  readonly key: string;
  readonly isSecret: boolean;
}

/** The node itself where it has nothing to hide, or else a copy: results are large, and few of them hold a secret. */
function redactNode(node: Node, place: Place, secrets: Secrets): Node {
  const isSecret = place.isSecret || isSecretNode(node, secrets);
  let copy: Node | undefined;
  for (const name of Object.keys(node)) {
    const value: unknown = Reflect.get(node, name);
    const redactedValue = redactValue(value, { key: Array.isArray(node) ? place.key : name, isSecret }, secrets);
    if (redactedValue === value) continue;
    copy ??= Array.isArray(node) ? Array.from(node) : { ...node };
    Reflect.set(copy, name, redactedValue);
  }
  return copy ?? node;
}

function redactValue(value: unknown, place: Place, secrets: Secrets): unknown {
  if (typeof value === "string") return redactText(value, place, secrets);
  if (!isNode(value)) return value;
  return place.isSecret && "canonical" in value
    ? { canonical: redacted, display: redacted }
    : redactNode(value, place, secrets);
}

function redactText(text: string, { key, isSecret }: Place, secrets: Secrets): string {
  if (key === "text") return isSecret ? redacted : text;
  if (key === "content") return redactSettings(text, secrets);
  return proseKeys.has(key) ? redactProse(text, { key, isSecret }, secrets) : text;
}

/** A message about a secret parameter may quote a value that the result itself does not hold, so it is hidden as a whole. */
function redactProse(text: string, { key, isSecret }: Place, secrets: Secrets): string {
  const mention = secrets.findMention(text);
  if (mention === undefined && !isSecret) return secrets.scrub(text);
  if (key === "message")
    return `The message is not shown: it is about ${mention ?? "a parameter"}, whose value is secret.`;
  if (key === "fix") return "Look at the value where it stands.";
  return key === "changes" && mention !== undefined ? `${mention} ${redacted}` : secrets.scrub(text);
}

/** Hides the value of each secret setting in the text of a document, and the deeper lines that belong to it. */
function redactSettings(content: string, secrets: Secrets): string {
  let secretIndent: number | undefined;
  const lines: string[] = [];
  for (const line of content.split("\n")) {
    const indent = line.length - line.trimStart().length;
    if (secretIndent !== undefined && (line.trim() === "" || indent > secretIndent)) continue;
    const mention = secrets.findMention(line);
    secretIndent = mention === undefined ? undefined : indent;
    lines.push(mention === undefined ? secrets.scrub(line) : `${line.slice(0, indent)}${mention}: ${redacted}`);
  }
  return lines.join("\n");
}
