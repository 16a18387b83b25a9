import { assertNever } from "../../model/assert-never.ts";
import type { Change, ChangeSide } from "../../model/plan.ts";
import type { Ground } from "./requirement.ts";

/** How many grounds a reason tells before it only counts. */
const toldGrounds = 5;

/** Renders what raised a requirement: the first few in words, the others as a number. */
export function renderGrounds(grounds: readonly Ground[]): string {
  const told = grounds.slice(0, toldGrounds).map(renderGround);
  const rest = grounds.length - told.length;
  return [...told, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function renderGround(ground: Ground): string {
  switch (ground.kind) {
    case "value":
      return `${renderChange(ground.change)}${ground.coverage === "side-door" ? " (a door to what is locked)" : ""}`;
    case "instance":
      return `${ground.instance} ${ground.event}`;
    case "derived":
      return `${ground.instance} ${ground.name}: ${ground.before} → ${ground.after} (derived)`;
    case "document":
      return `${ground.document} changes`;
    default:
      return assertNever(ground);
  }
}

function renderChange({ instance, parameter, before, after, secret }: Change): string {
  return `${instance} ${parameter}: ${renderSide(before, secret)} → ${renderSide(after, secret)}`;
}

function renderSide(side: ChangeSide | undefined, secret: boolean): string {
  if (!side) return "nothing";
  return secret ? "(hidden)" : side.value.display;
}
