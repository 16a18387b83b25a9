import type { TargetChange } from "../../../../ports/target.ts";
import { findFileErrors, renderComplaint } from "../observe.ts";
import type { ServerReading } from "../observe.ts";
import type { Obstacle } from "./finding.ts";

/**
 * Errors that stand in the files before anything is done. A file that cannot be parsed makes every reload void; a single bad value is
 * skipped by a reload, but no server starts with it. Lines that the changes replace do not count.
 */
export function checkFiles(reading: ServerReading, changes: readonly TargetChange[]): readonly Obstacle[] {
  const replaced = new Set(changes.map(({ parameter }) => parameter.name.toLowerCase()));
  const restarts = changes.some(({ parameter }) => parameter.takesEffect === "restart");
  const severity = reading.files.unreadable || restarts ? "error" : "warning";
  return findFileErrors(reading)
    .filter(({ name, place }) => !(name !== undefined && replaced.has(name) && place.includes("postgresql.auto.conf")))
    .map((complaint) => ({
      reason: "file-error",
      severity,
      message: `${renderComplaint(complaint)}. ${consequence(reading)}`,
      fix: "Mend or remove the line on the server, then try again.",
    }));
}

function consequence(reading: ServerReading): string {
  return reading.files.unreadable
    ? "A reload would apply nothing."
    : "A reload skips the line, but the server would not start with it.";
}
