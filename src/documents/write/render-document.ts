import { schemas } from "../generated/schemas.ts";
import type { SetpointDocument } from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import { isSourceText } from "../source-text.ts";
import { renderScalar } from "./render-scalar.ts";

/** Spaces of one level. */
const step = "  ";

/**
 * Writes a new document: keys in the order of the schema (settings in the order given), lists of texts on one line, quotes
 * wherever some YAML program could read something else. Reading it gives the same document.
 *
 * @example
 * renderDocument({ apiVersion: "setpoint/v1", kind: "Configuration", metadata: { name: "orders" }, spec: { trunk: "main" } });
 */
export function renderDocument(document: SetpointDocument): string {
  const { apiVersion, kind, metadata } = document;
  const spec = inSchemaOrder(kind, document.spec);
  return renderEntries({ apiVersion, kind, metadata, spec }, "", "");
}

function inSchemaOrder(kind: string, spec: object): object {
  const order = Object.keys(propertiesOf(propertiesOf(schemas[`${kind.toLowerCase()}.schema.json`])["spec"]));
  const entries: [string, unknown][] = Object.entries(spec);
  return Object.fromEntries(entries.toSorted(([left], [right]) => order.indexOf(left) - order.indexOf(right)));
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  if (typeof schema !== "object" || schema === null || !("properties" in schema)) return {};
  return typeof schema.properties === "object" ? { ...schema.properties } : {};
}

function renderEntries(map: object, pointer: string, indent: string): string {
  const entries: [string, unknown][] = Object.entries(map);
  const present = entries.filter(([, value]) => value !== undefined);
  return present.map(([name, value]) => renderEntry([name, value], pointer, indent)).join("");
}

function renderEntry([name, value]: readonly [string, unknown], pointer: string, indent: string): string {
  const key = `${indent}${renderScalar(name, { flow: false, sourceText: false })}:`;
  const place = joinPointer(pointer, name);
  const nested = isCollection(value) && !isList(value);
  if (!nested) return `${key} ${renderInline(value, place, false)}\n`;
  return Array.isArray(value)
    ? `${key}\n${value.map((item, index) => renderItem(item, joinPointer(place, index), indent)).join("")}`
    : `${key}\n${renderEntries(value, place, `${indent}${step}`)}`;
}

/** A map in a list: its first key stands behind the dash. */
function renderItem(item: unknown, pointer: string, indent: string): string {
  const inner = `${indent}${step}${step}`;
  const text = isCollection(item)
    ? renderEntries(item, pointer, inner)
    : `${inner}${renderInline(item, pointer, false)}\n`;
  return `${indent}${step}- ${text.slice(inner.length)}`;
}

/** Lists of single values, and empty lists and maps, stand on one line. */
function isList(value: object): boolean {
  if (Array.isArray(value)) return value.every((item) => !isCollection(item));
  return Object.keys(value).length === 0;
}

function renderInline(value: unknown, pointer: string, flow: boolean): string {
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => renderInline(item, joinPointer(pointer, index), true)).join(", ")}]`;
  }
  if (typeof value === "object") return "{}";
  return typeof value === "string" ? renderScalar(value, { flow, sourceText: isSourceText(pointer) }) : String(value);
}

function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
