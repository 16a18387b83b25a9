import type { Catalog, Engine, NameReading, ValueReading } from "../../engines/engine.ts";
import type { Setting } from "../../model/setting.ts";

/** A setting beside what the catalog and the engine's grammar make of it. Does not depend on an instance, only on its version. */
export interface BoundSetting {
  readonly setting: Setting;
  readonly name: NameReading;
  /** Of a literal whose name is known. */
  readonly reading?: ValueReading;
}

/** Remembers bound settings: a profile that a thousand instances share is read once per version. */
export interface BindingMemory {
  bind(settings: readonly Setting[], engine: Engine, catalog: Catalog): readonly BoundSetting[];
}

/** A memory for one run. */
export function bindingMemory(): BindingMemory {
  const known = new WeakMap<readonly Setting[], Map<Catalog, readonly BoundSetting[]>>();
  return {
    bind(settings, engine, catalog) {
      const byCatalog = known.get(settings) ?? new Map<Catalog, readonly BoundSetting[]>();
      known.set(settings, byCatalog);
      const bound = byCatalog.get(catalog) ?? settings.map((setting) => bindSetting(setting, engine, catalog));
      byCatalog.set(catalog, bound);
      return bound;
    },
  };
}

function bindSetting(setting: Setting, engine: Engine, catalog: Catalog): BoundSetting {
  const name = catalog.find(setting.parameter);
  if (name.kind !== "known" || setting.source.kind !== "text") return { setting, name };
  return { setting, name, reading: engine.readValue(name.parameter, setting.source.text) };
}
