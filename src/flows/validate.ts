import { findInstanceEngine } from "../engines/effective-setting.ts";
import type { ValidateResult } from "../model/results.ts";
import { validateFleet } from "../stages/validate/validate-fleet.ts";
import { type Reader, readSide } from "./read-side.ts";

/** Reads a ref (or the working tree), resolves it and reports everything that is wrong with it. */
export async function validate(reader: Reader, ref: string | undefined): Promise<ValidateResult> {
  const side = await readSide(reader, ref);
  const findings = validateFleet(side, reader.engines);
  const places = [...side.state.instances.values()].flatMap((state) => findInstanceEngine(state, reader.engines) ?? []);
  return {
    kind: "validate",
    ...(side.commit === undefined ? {} : { commit: side.commit }),
    instances: side.fleet.instances.size,
    values: places.reduce((sum, place) => sum + place.catalog.parameters.size, 0),
    findings,
  };
}
