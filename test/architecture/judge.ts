import path from "node:path";
import {
  allowedRooms,
  ambient,
  compositionRoot,
  engineComparison,
  engineFolders,
  engineRegistry,
  maxFlowLines,
  metricKnowledge,
  nodeFolders,
  placeOf,
  vendorFolders,
} from "./laws.ts";
import type { Import, Source } from "./read-source.ts";

/** Every breach of the laws of dependency, one sentence each, in the order of the files. Empty: the laws hold. */
export function judge(sources: readonly Source[]): readonly string[] {
  const known = new Set(sources.map((source) => source.file));
  const breaches = sources.flatMap((source) => [
    ...source.imports.flatMap((edge) => judgeImport(source.file, edge, known)),
    ...judgeAmbient(source),
    ...judgeEngineNames(source),
    ...judgeFlow(source),
    ...judgeFront(source),
  ]);
  return [...breaches, ...findCycles(sources)];
}

/** The file that a relative import names. */
function resolveImport(file: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(file), specifier);
}

function judgeImport(file: string, edge: Import, known: ReadonlySet<string>): readonly string[] {
  const { specifier } = edge;
  if (specifier.startsWith("node:"))
    return isNodeAllowed(file, specifier) ? [] : [`${file} may not import ${specifier}`];
  if (!specifier.startsWith(".")) return judgePackage(file, specifier);
  const target = resolveImport(file, specifier);
  if (target.endsWith(".json") && target.startsWith("src/")) return [];
  if (!known.has(target)) return [`${file} imports ${specifier}, which is no file of src`];
  return isEdgeAllowed(file, target, edge.typeOnly) ? [] : [`${file} may not import ${target}`];
}

function isNodeAllowed(file: string, specifier: string): boolean {
  return nodeFolders.some(([folder, modules]) => file.startsWith(folder) && modules.test(specifier));
}

function judgePackage(file: string, specifier: string): readonly string[] {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const folder = vendorFolders[name];
  if (folder === undefined) return [`${file} imports ${name}, which no folder owns`];
  return file.startsWith(folder) ? [] : [`${file} may not import ${name}, which belongs to ${folder}`];
}

function isEdgeAllowed(file: string, target: string, typeOnly: boolean): boolean {
  const from = placeOf(file);
  const to = placeOf(target);
  if (file === compositionRoot) return to.room !== "stages" && to.room !== "root";
  if (from.room === to.room) return isNeighbour(file, target);
  if (from.room === "adapters" && to.room === "engines")
    return ["", from.vendor].includes(to.part) || (from.part === "metrics" && metricKnowledge.includes(to.part));
  const ways = [to.room, ...(typeOnly ? [`${to.room}/types`] : []), ...(to.part === "" ? [`${to.room}/shape`] : [])];
  return ways.some((way) => allowedRooms[from.room]?.includes(way));
}

/** Inside a room: stages see each other's front alone, engines and adapters only what lies above them. */
function isNeighbour(file: string, target: string): boolean {
  const from = placeOf(file);
  const to = placeOf(target);
  if (from.room === "stages") return from.part === to.part || target === `src/stages/${to.part}/index.ts`;
  if (from.room === "engines")
    return ["", from.part].includes(to.part) || file === engineRegistry || isMetricKnowledge(from.part, to.part);
  if (from.room === "adapters") return from.part === to.part && ["", from.vendor].includes(to.vendor);
  return true;
}

function isMetricKnowledge(from: string, to: string): boolean {
  return metricKnowledge.includes(to) && metricKnowledge.indexOf(to) < metricKnowledge.indexOf(from);
}

function judgeAmbient(source: Source): readonly string[] {
  if (source.file.startsWith("src/cli/")) return [];
  return ambient
    .filter(([, pattern]) => pattern.test(source.bareCode))
    .map(([name]) => `${source.file} may not use ${name}: take it as an argument or by a port`);
}

function judgeEngineNames(source: Source): readonly string[] {
  if (engineFolders.some((folder) => source.file.startsWith(folder))) return [];
  return engineComparison.test(source.code) ? [`${source.file} compares an engine's name: ask a capability`] : [];
}

function judgeFlow(source: Source): readonly string[] {
  if (!source.file.startsWith("src/flows/")) return [];
  const story = source.code.replaceAll(/^import[^;]*;/gmu, "").split("\n");
  const lines = story.filter((line) => line.trim() !== "").length;
  return lines > maxFlowLines ? [`${source.file} has ${lines} lines; a flow has at most ${maxFlowLines}`] : [];
}

/** An index is a front: named re-exports and nothing else. The index of an engine is its plugin, the one above them their registry. */
function judgeFront(source: Source): readonly string[] {
  if (!source.file.endsWith("/index.ts") || source.file.startsWith("src/engines/")) return [];
  const rest = source.bareCode.replaceAll(/export\s+(?:type\s+)?\{[^}]*\}\s*from\s*"[^"]*"\s*;/gu, "").trim();
  return rest === "" ? [] : [`${source.file} may hold named re-exports only`];
}

function findCycles(sources: readonly Source[]): readonly string[] {
  const edges = new Map(
    sources.map((source) => [source.file, source.imports.map((edge) => resolveImport(source.file, edge.specifier))]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) cycles.push(`cycle: ${[...trail.slice(trail.indexOf(file)), file].join(" → ")}`);
    if (done.has(file) || !edges.has(file)) return;
    done.add(file);
    for (const target of edges.get(file) ?? []) visit(target, [...trail, file]);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}
