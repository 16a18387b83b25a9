import { closestNames } from "../../model/closest-names.ts";
import { isKnownZone, listZones } from "../../model/wall-clock.ts";
import type { OnceTimes, WindowDocument } from "../generated/documents.ts";
import type { Problem } from "./problem.ts";

/** What is wrong with a window whose shape is right: its zone, or its times. */
export function checkWindow({ zone, once, weekly }: WindowDocument["spec"]): readonly Problem[] {
  return [
    ...checkZone(zone),
    ...(once || weekly ? [] : [noTimes]),
    ...(once && weekly ? [twoTimes] : []),
    ...(once ? checkOrder(once) : []),
  ];
}

function checkZone(zone: string): readonly Problem[] {
  if (isKnownZone(zone)) return [];
  const close = closestNames(zone, listZones());
  const fix =
    close.length > 0
      ? `Did you mean ${close.join(" or ")}?`
      : "Write a name of the IANA time zone database, such as Europe/Berlin or UTC.";
  const message = `There is no time zone called ${zone}.`;
  const within = { text: zone, index: 0 };
  return [{ code: "documents/unknown-zone", message, fix, pointer: "/spec/zone", within }];
}

const noTimes: Problem = {
  code: "documents/window-times",
  message: "The window does not say when it is.",
  fix: "Add once or weekly.",
  pointer: "/spec",
};

const twoTimes: Problem = {
  code: "documents/window-times",
  message: "The window says both once and weekly.",
  fix: "Keep one of the two; a second window may hold the other.",
  pointer: "/spec/weekly",
};

/** Texts of one format sort as their times do. */
function checkOrder({ from, until }: OnceTimes): readonly Problem[] {
  if (from < until) return [];
  const message = `The window ends at ${until}, which is not after its start at ${from}.`;
  const fix = "Write an until that lies after from.";
  const within = { text: until, index: 0 };
  return [{ code: "documents/window-order", message, fix, pointer: "/spec/once/until", within }];
}
