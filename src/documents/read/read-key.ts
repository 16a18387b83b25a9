import { isScalar } from "yaml";
import type { ParsedNode } from "yaml";
import { foldCase } from "../../model/fold-case.ts";
import { joinPointer } from "../json-pointer.ts";
import type { DocumentFinding } from "../parsed-document.ts";
import { checkText } from "./check-text.ts";
import { readPlainScalar } from "./plain-scalar.ts";

type Fault = Pick<DocumentFinding, "code" | "message" | "fix">;

/** A key as text, or why it is refused; `pointer` is the place that the refusal makes faulty. */
export type KeyReading =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "refused"; readonly fault: Fault; readonly pointer: string };

/** Maps whose keys mean the same in any case and with `-` or `_`. */
const canonicalMaps = /^\/spec\/(?:settings|allow|variables|forge\/users|forge\/teams)$/;

/** `__proto__`, `constructor`, `toString` …: names that every JavaScript object answers to. */
function isPrototypeKey(name: string): boolean {
  return name in Object.prototype || name === "prototype";
}

/** Reads the key of one entry of the map at `pointer`; `seen` collects the map's keys. */
export function readKey(key: ParsedNode, pointer: string, seen: Map<string, string>): KeyReading {
  const name = isScalar(key) ? String(key.value) : undefined;
  if (name === undefined || !isScalar(key)) return { kind: "refused", fault: notText("A list or map"), pointer };
  const canonical = canonicalMaps.test(pointer) ? canonicalName(name) : name;
  const twin = seen.get(canonical);
  const fault =
    findFault(name, key.type === "PLAIN", pointer) ?? (twin === undefined ? undefined : repeated(name, twin));
  if (fault) return { kind: "refused", fault, pointer: joinPointer(pointer, name) };
  seen.set(canonical, name);
  return { kind: "name", name };
}

/** The spelling under which two names of a parameter are one: lower case, `_` for `-`. */
export function canonicalName(name: string): string {
  return foldCase(name).replaceAll("-", "_");
}

function findFault(name: string, plain: boolean, pointer: string): Fault | undefined {
  if (name === "<<") {
    const fix = "Write the entries out; what several instances share belongs into a profile.";
    return { code: "documents/merge-key", message: "Merge keys (<<) are refused.", fix };
  }
  if (isPrototypeKey(name)) {
    return { code: "documents/forbidden-key", message: `The key ${name} is refused.`, fix: "Choose another name." };
  }
  if (plain && readPlainScalar(name).kind !== "text") return notText(name === "" ? "Nothing" : name);
  return checkText(name, joinPointer(pointer, ""));
}

function notText(what: string): Fault {
  const message = `${what} stands as a key; keys are texts.`;
  return { code: "documents/non-text-key", message, fix: "Write a name, in quotes if it looks like a number." };
}

function repeated(name: string, twin: string): Fault {
  if (name === twin) {
    const message = `${name} stands twice in this map.`;
    return { code: "documents/duplicate-key", message, fix: "Keep one of the two." };
  }
  const message = `${name} and ${twin} are the same name.`;
  return { code: "documents/twin-key", message, fix: "Keep one of the two; case and - or _ make no difference." };
}
