import type { SettingNames } from "../exporter.ts";
import { exporterTables } from "./index.ts";

/** A series that tells a setting. */
export interface MappedSetting {
  /** The parameter as the engine spells it. */
  readonly parameter: string;
  /** How many of the series' units the parameter's base unit is. */
  readonly unit: number;
}

/**
 * Which parameter's setting a series tells; undefined where it tells none.
 *
 * @example
 * ```ts
 * mapSetting("pg_settings_shared_buffers_bytes"); // { parameter: "shared_buffers", unit: 8192 }
 * ```
 */
export function mapSetting(name: string): MappedSetting | undefined {
  const names = exporterTables.flatMap(({ settings }) => settings ?? []).find(({ prefix }) => name.startsWith(prefix));
  return names === undefined ? undefined : readParameter(name.slice(names.prefix.length), names);
}

/** A setting's number in its parameter's base unit. A negative one is no quantity but a word, such as -1 for "off", and stays. */
export function settingValue({ unit }: MappedSetting, told: number): number {
  return told < 0 ? told : told / unit;
}

function readParameter(name: string, { suffixes, units = {}, except = [] }: SettingNames): MappedSetting | undefined {
  if (except.includes(name)) return undefined;
  const suffix = suffixes.find((ending) => name.endsWith(ending)) ?? "";
  const parameter = name.slice(0, name.length - suffix.length);
  return suffix === "" ? { parameter, unit: 1 } : { parameter, unit: units[parameter] ?? 1 };
}
