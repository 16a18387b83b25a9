import type { TargetChange } from "../../../../ports/target.ts";
import type { ServerReading } from "../observe.ts";
import type { Obstacle } from "./finding.ts";

/** What outranks postgresql.auto.conf: the command line for the whole server, roles and databases for their own sessions. */
export function checkShadows(reading: ServerReading, changes: readonly TargetChange[]): readonly Obstacle[] {
  return changes.flatMap(({ parameter }) => checkOne(reading, parameter.name));
}

function checkOne(reading: ServerReading, name: string): readonly Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (reading.settings.get(name.toLowerCase())?.source === "command line") {
    obstacles.push({
      reason: "shadowed",
      severity: "error",
      message: `${name} is set on the server's command line; a stored value would have no effect.`,
      fix: `Take ${name} off the command line (service unit, container arguments, Patroni) or out of the instance's documents.`,
      parameter: name,
    });
  }
  const owners = reading.shadows.get(name.toLowerCase()) ?? [];
  if (owners.length > 0) {
    obstacles.push({
      reason: "shadowed",
      severity: "warning",
      message: `${name} has a value of its own for ${owners.join(", ")}; their sessions will not see this one.`,
      fix: `If that is not wanted: ALTER ROLE … RESET ${name} or ALTER DATABASE … RESET ${name}.`,
      parameter: name,
    });
  }
  return obstacles;
}
