import type { TargetChange } from "../../../../ports/target.ts";
import type { ServerReading } from "../observe.ts";
import { planStoring } from "../storing.ts";
import type { Obstacle } from "./finding.ts";

/** What ALTER SYSTEM refuses on every server although the parameter is not internal. Measured on 12 to 18. */
const unstorable: ReadonlySet<string> = new Set([
  "allow_alter_system",
  "config_file",
  "data_directory",
  "transaction_deferrable",
  "transaction_isolation",
  "transaction_read_only",
]);

/** From this major on ALTER SYSTEM takes names of libraries that are not loaded. */
const takesUnknownNamesSince = 17;

/** Parameters that ALTER SYSTEM cannot set on this server at all, and values it cannot hold. */
export function checkSettable(reading: ServerReading, changes: readonly TargetChange[]): readonly Obstacle[] {
  return changes.flatMap((change) => checkOne(reading, change));
}

function checkOne(reading: ServerReading, change: TargetChange): readonly Obstacle[] {
  const { name } = change.parameter;
  const row = reading.settings.get(name.toLowerCase());
  if (row === undefined) return checkMissing(reading, change);
  if (row.context === "internal" || unstorable.has(name)) {
    const fix =
      "Take it out of the instance's documents; it is set on the host, when the cluster is made, or per transaction.";
    return [
      error({ reason: "not-settable", message: `${name} cannot be set with ALTER SYSTEM.`, fix, parameter: name }),
    ];
  }
  const storing = planStoring(reading, change);
  if (storing.kind === "line") return [];
  return [error({ reason: "not-storable", message: `${storing.reason}.`, fix: storing.fix, parameter: name })];
}

function checkMissing(reading: ServerReading, { parameter, value }: TargetChange): readonly Obstacle[] {
  if (value === undefined && reading.files.stored.has(parameter.name.toLowerCase())) return [];
  const { name, extension } = parameter;
  if (extension === undefined) {
    const fix = "Check the declared version and the name.";
    return [error({ reason: "unknown-parameter", message: `the server does not know ${name}.`, fix, parameter: name })];
  }
  return [
    {
      reason: "library-not-loaded",
      severity: Number(reading.catalog.major) >= takesUnknownNamesSince ? "warning" : "error",
      message: `the server does not know ${name}, because the library ${extension} is not loaded.`,
      fix: `Load it first (shared_preload_libraries = ${extension}, restart), then set its parameters.`,
      parameter: name,
    },
  ];
}

function error(obstacle: Omit<Obstacle, "severity">): Obstacle {
  return { ...obstacle, severity: "error" };
}
