import type { Catalog, Engine, NameReading, ValueReading } from "../../engines/engine.ts";
import type { Parameter } from "../../model/parameter.ts";
import type { Setting } from "../../model/setting.ts";
import { type Layer, type LayeredSetting, layeredSetting } from "./layered-setting.ts";

/** A setting beside what the catalog makes of its name. */
export interface BoundSetting {
  readonly setting: Setting;
  readonly name: NameReading;
  /** Where the name is known. */
  readonly layered?: LayeredSetting;
}

/** A document's settings for one version of an engine. */
export interface Binding {
  readonly layer: Layer;
  readonly settings: readonly Setting[];
  readonly engine: Engine;
  readonly catalog: Catalog;
}

/** Lives as long as the documents that it speaks of: two commits that share a document share what was made of it. */
const known = new WeakMap<readonly Setting[], Map<Catalog, readonly BoundSetting[]>>();

/** Reads a document's settings for a version: a profile that a thousand instances share is read once, and so is each literal. */
export function bindSettings(binding: Binding): readonly BoundSetting[] {
  const { settings, catalog } = binding;
  const byCatalog = known.get(settings) ?? new Map<Catalog, readonly BoundSetting[]>();
  known.set(settings, byCatalog);
  const bound = byCatalog.get(catalog) ?? settings.map((setting) => bindSetting(setting, binding));
  byCatalog.set(catalog, bound);
  return bound;
}

const byName = new WeakMap<readonly BoundSetting[], ReadonlyMap<string, readonly BoundSetting[]>>();

/** The settings of a document that set these parameters: a line in a profile is looked for in it once, not once for each instance. */
export function pickBound(bound: readonly BoundSetting[], names: Iterable<string>): readonly BoundSetting[] {
  const index = byName.get(bound) ?? groupByName(bound);
  byName.set(bound, index);
  return [...names].flatMap((name) => index.get(name) ?? []);
}

function groupByName(bound: readonly BoundSetting[]): ReadonlyMap<string, readonly BoundSetting[]> {
  const index = new Map<string, BoundSetting[]>();
  for (const one of bound) {
    if (!one.layered) continue;
    const { name } = one.layered.parameter;
    const ofName = index.get(name) ?? [];
    index.set(name, ofName);
    ofName.push(one);
  }
  return index;
}

/** Hundreds of instances say `work_mem: 64MB`, and so do most requests that change another line of one. */
const literals = new WeakMap<Parameter, Map<string, ValueReading>>();
/** Texts of one parameter that are remembered; far more than a fleet has, so that a process which lives long does not grow. */
const maxLiterals = 10_000;

function readLiteral(engine: Engine, parameter: Parameter, text: string): ValueReading {
  const ofParameter = literals.get(parameter) ?? new Map<string, ValueReading>();
  if (ofParameter.size >= maxLiterals) ofParameter.clear();
  literals.set(parameter, ofParameter);
  const reading = ofParameter.get(text) ?? engine.readValue(parameter, text);
  ofParameter.set(text, reading);
  return reading;
}

function bindSetting(setting: Setting, { layer, engine, catalog }: Binding): BoundSetting {
  const name = catalog.find(setting.parameter);
  if (name.kind !== "known") return { setting, name };
  const { parameter } = name;
  if (setting.source.kind !== "text") return { setting, name, layered: layeredSetting(layer, setting, { parameter }) };
  const reading = readLiteral(engine, parameter, setting.source.text);
  return { setting, name, layered: layeredSetting(layer, setting, { parameter, reading }) };
}
