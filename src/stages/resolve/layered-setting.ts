import type { ValueReading } from "../../engines/engine.ts";
import { mentionedSettings } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import type { Parameter } from "../../model/parameter.ts";
import type { Setting } from "../../model/setting.ts";
import type { EffectiveSetting, Origin } from "../../model/state.ts";
import type { Value } from "../../model/value.ts";

/** The document that a setting stands in. */
export interface Layer {
  readonly kind: "profile" | "instance";
  readonly name: string;
}

/**
 * A setting of a document, its name known to the version. Does not depend on an instance as long as it is a literal, and is then
 * shared by all that inherit it.
 */
export interface LayeredSetting {
  readonly layer: Layer;
  readonly setting: Setting;
  readonly parameter: Parameter;
  readonly origin: Origin;
  /** Its expression looks at other settings, so that it must wait for them. */
  readonly awaitsSettings: boolean;
  /** Absent until an expression is evaluated, and where the text is no value. */
  readonly value?: Value;
  /** What the setting comes to where nothing else sets its parameter: one object for all instances. Present with `value`. */
  readonly alone?: EffectiveSetting;
  /** What is wrong with the value, or doubtful. */
  readonly findings: readonly Finding[];
}

/** A setting with what the engine's grammar makes of its text; without a reading (an expression) its value is not known yet. */
export function layeredSetting(layer: Layer, setting: Setting, of: NameAndReading): LayeredSetting {
  const { source, at } = setting;
  const text = source.kind === "text" ? source.text : `\${${source.expression.source}}`;
  const origin = { kind: layer.kind, name: layer.name, at, text };
  const awaitsSettings = source.kind === "expression" && mentionedSettings(source.expression)?.length !== 0;
  const { parameter, reading } = of;
  const findings = findingsOf(reading, setting, parameter);
  const layered = { layer, setting, parameter, origin, awaitsSettings, findings };
  return reading?.kind === "value" ? withValue(layered, reading.value) : layered;
}

/** The setting with what the engine's grammar makes of its expression's result. */
export function withReading(layered: LayeredSetting, reading: ValueReading): LayeredSetting {
  const findings = findingsOf(reading, layered.setting, layered.parameter);
  return reading.kind === "value" ? withValue({ ...layered, findings }, reading.value) : { ...layered, findings };
}

function withValue(layered: LayeredSetting, value: Value): LayeredSetting {
  const { parameter, origin } = layered;
  return { ...layered, value, alone: { parameter, value, origin, over: [] } };
}

interface NameAndReading {
  readonly parameter: Parameter;
  readonly reading?: ValueReading;
}

const nothing: readonly Finding[] = [];

function findingsOf(reading: ValueReading | undefined, { at }: Setting, { name }: Parameter): readonly Finding[] {
  if (reading === undefined) return nothing;
  if (reading.kind === "refused") return [{ ...reading.problem, severity: "error", at, parameter: name }];
  if (reading.warnings.length === 0) return nothing;
  return reading.warnings.map((warning) => ({ ...warning, severity: "warning", at, parameter: name }));
}
