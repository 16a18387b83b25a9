import type { Engine } from "../../../engines/engine.ts";
import type { Parameter } from "../../../model/parameter.ts";
import type { Value } from "../../../model/value.ts";

/** What the server's text means; a text that the engine's grammar refuses, or that belongs to no known parameter, stands for itself. */
export function readText(engine: Engine, parameter: Parameter | undefined, text: string): Value {
  const raw = { canonical: text, display: text };
  if (parameter === undefined) return raw;
  const reading = engine.readValue(parameter, text);
  return reading.kind === "value" ? reading.value : raw;
}
