import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isObject, listOf, objectOf, parseJson, textOf, type JsonObject } from "../json.ts";

/** One operation of GitHub's API as its published description has it. */
export interface Operation {
  /** In capitals. */
  readonly method: string;
  /** As published: `/repos/{owner}/{repo}/pulls`. */
  readonly template: string;
  readonly description: JsonObject;
}

/** An operation and what stands in its path's places, decoded. */
export interface FoundOperation {
  readonly operation: Operation;
  readonly places: Readonly<Record<string, string>>;
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly methods: JsonObject;
}

const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
const methods = ["get", "put", "post", "patch", "delete"];
/** Places that take more than one part of a path. */
const wide: ReadonlySet<string> = new Set(["ref", "path", "branch", "basehead"]);
let published: JsonObject | undefined;
let routes: readonly Route[] | undefined;

/** The published description, read once in a process: 13 MB. */
export function readPublished(): JsonObject {
  published ??= objectOf(parseJson(readFileSync(file, "utf8")));
  return published;
}

/** What a request asks for; undefined where GitHub publishes no such operation. `pathname` is still encoded. */
export function findOperation(method: string, pathname: string): FoundOperation | undefined {
  routes ??= readRoutes();
  for (const route of routes) {
    const match = route.pattern.exec(pathname);
    const description = route.methods[method.toLowerCase()];
    if (match === null || !isObject(description)) continue;
    const places = Object.fromEntries(
      route.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]),
    );
    return { operation: { method, template: route.template, description }, places };
  }
  return undefined;
}

/** Follows a reference within the published description, where it is one. */
export function follow(value: JsonObject): JsonObject {
  const reference = value["$ref"];
  if (typeof reference !== "string") return value;
  const steps = reference.slice("#/".length).split("/");
  return objectOf(steps.reduce((found: JsonObject, step) => objectOf(found[step]), readPublished()));
}

/** The parameters of an operation, followed. */
export function parametersOf(operation: Operation): readonly JsonObject[] {
  return listOf(operation.description["parameters"]).map((parameter) => follow(objectOf(parameter)));
}

/** The name of a parameter or another member that is text. */
export function nameOf(parameter: JsonObject): string {
  return textOf(parameter["name"]);
}

function readRoutes(): readonly Route[] {
  const paths = Object.entries(objectOf(readPublished()["paths"]));
  return paths
    .filter(([, found]) => methods.some((method) => method in objectOf(found)))
    .map(([template, found]) => readRoute(template, objectOf(found)))
    .toSorted((one, other) => other.weight - one.weight || one.names.length - other.names.length);
}

function readRoute(template: string, found: JsonObject): Route & { readonly weight: number } {
  const names: string[] = [];
  const parts = template.split("/").map((part) =>
    part
      .split(/(\{[\w-]+\})/u)
      .map((piece) => {
        const name = /^\{([\w-]+)\}$/u.exec(piece)?.[1];
        if (name === undefined) return piece.replaceAll(/[.*+?^$()|[\]\\]/gu, String.raw`\$&`);
        names.push(name);
        return wide.has(name) ? "(.+)" : "([^/]+)";
      })
      .join(""),
  );
  const weight = template.split("/").filter((part) => !part.startsWith("{")).length;
  return { template, names, weight, methods: found, pattern: new RegExp(`^${parts.join("/")}$`, "u") };
}
