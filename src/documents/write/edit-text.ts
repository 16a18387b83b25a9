import { isMap, isScalar, isSeq } from "yaml";
import type { Pair, ParsedNode, YAMLMap } from "yaml";
import { parseYaml } from "../read/parse-yaml.ts";
import { canonicalName } from "../read/read-key.ts";
import { renderScalar } from "./render-scalar.ts";

type Entry = Pair<ParsedNode, ParsedNode | null>;

/** Sets a parameter in the text of a document that holds `spec`. */
export function setSetting(text: string, { parameter, text: value }: { parameter: string; text: string }): string {
  const spec = findMap(rootOf(text), "spec");
  if (!spec) return text;
  const settings = findMap(spec, "settings");
  if (!settings)
    return addEntry(text, spec, ["settings", (flow) => renderSettings(parameter, value, { flow, text, spec })]);
  const scalar = valueScalar(findEntry(settings, parameter));
  return scalar
    ? replaceScalar(text, scalar, render(value, settings.flow === true))
    : addEntry(text, settings, [parameter, (flow) => ` ${render(value, flow)}`]);
}

/** Removes a parameter; the last one takes `settings` with it. */
export function removeSetting(text: string, parameter: string): string {
  const spec = findMap(rootOf(text), "spec");
  const settings = spec && findMap(spec, "settings");
  if (!spec || !settings) return text;
  return settings.items.length > 1 ? removeEntry(text, settings, parameter) : removeEntry(text, spec, "settings");
}

function rootOf(text: string): YAMLMap.Parsed | undefined {
  const reading = parseYaml(text);
  return reading.kind === "map" ? reading.root : undefined;
}

function findEntry(map: YAMLMap.Parsed, name: string): Entry | undefined {
  return map.items.find(({ key }) => isScalar(key) && canonicalName(String(key.value)) === canonicalName(name));
}

function findMap(map: YAMLMap.Parsed | undefined, name: string): YAMLMap.Parsed | undefined {
  const value = map && findEntry(map, name)?.value;
  return isMap(value) ? value : undefined;
}

/** The scalar that holds a setting's value: its own, or that of its form's `value`. */
function valueScalar(entry: Entry | undefined): ParsedNode | undefined {
  const value = entry?.value;
  if (isMap(value)) return findEntry(value, "value")?.value ?? undefined;
  return value ?? undefined;
}

function render(value: string, flow: boolean): string {
  return renderScalar(value, { flow, sourceText: true });
}

function renderSettings(
  parameter: string,
  value: string,
  { flow, text, spec }: { flow: boolean; text: string; spec: YAMLMap.Parsed },
): string {
  if (flow) return ` { ${parameter}: ${render(value, true)} }`;
  return `${lineEnd(text)}${indentOf(text, spec)}  ${parameter}: ${render(value, false)}`;
}

function replaceScalar(text: string, scalar: ParsedNode, rendered: string): string {
  return text.slice(0, scalar.range[0]) + rendered + text.slice(contentEnd(text, scalar));
}

/** What comes after the colon depends on whether the map is written in braces. */
type NewEntry = readonly [name: string, value: (flow: boolean) => string];

function addEntry(text: string, map: YAMLMap.Parsed, [name, value]: NewEntry): string {
  const last = map.items.at(-1);
  if (!last) return `${text.slice(0, map.range[0])}{ ${name}:${value(true)} }${text.slice(map.range[1])}`;
  const end = entryEnd(text, last);
  if (map.flow) return `${text.slice(0, end)}, ${name}:${value(true)}${text.slice(end)}`;
  const newline = text.slice(end).search(/\r?\n|$/) + end;
  const line = `${lineEnd(text)}${indentOf(text, map)}${name}:${value(false)}`;
  return text.slice(0, newline) + line + text.slice(newline);
}

function removeEntry(text: string, map: YAMLMap.Parsed, name: string): string {
  const entry = findEntry(map, name);
  const index = entry ? map.items.indexOf(entry) : -1;
  if (!entry || index < 0) return text;
  const [start, end] = map.flow ? flowSpan(text, map, index) : blockSpan(text, entry);
  return text.slice(0, start) + text.slice(end);
}

/** The entry and one of the commas beside it. */
function flowSpan(text: string, map: YAMLMap.Parsed, index: number): readonly [number, number] {
  const [before, entry, after] = [map.items[index - 1], map.items[index], map.items[index + 1]];
  if (!entry) return [0, 0];
  if (before) return [entryEnd(text, before), entryEnd(text, entry)];
  return [entry.key.range[0], after ? after.key.range[0] : entryEnd(text, entry)];
}

/** The lines of the entry, with what is said behind it. */
function blockSpan(text: string, entry: Entry): readonly [number, number] {
  const start = text.lastIndexOf("\n", entry.key.range[0]) + 1;
  const newline = text.indexOf("\n", entryEnd(text, entry));
  return [start, newline < 0 ? text.length : newline + 1];
}

function entryEnd(text: string, { key, value }: Entry): number {
  return contentEnd(text, value ?? key);
}

/** Where the last character of a node stands; a block's own range reaches into the lines below it. */
function contentEnd(text: string, node: ParsedNode): number {
  const last = (isMap(node) || isSeq(node)) && !node.flow ? node.items.at(-1) : undefined;
  if (last) return "range" in last ? contentEnd(text, last) : entryEnd(text, last);
  return node.range[0] + text.slice(node.range[0], node.range[1]).trimEnd().length;
}

function indentOf(text: string, map: YAMLMap.Parsed): string {
  const start = map.items[0]?.key.range[0] ?? 0;
  return text.slice(text.lastIndexOf("\n", start) + 1, start);
}

function lineEnd(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
