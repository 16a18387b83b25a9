import { assertNever } from "../../model/assert-never.ts";
import type { Change, ChangeSide } from "../../model/plan.ts";
import type { Ground } from "./requirement.ts";

/** How many things a reason tells before it only counts. */
const toldAtMost = 5;

/** Renders what raised a requirement: the first few in words, the others as a number. */
export function renderGrounds(grounds: readonly Ground[]): string {
  return countRest(grounds.slice(0, toldAtMost).map(renderGround), grounds.length);
}

/** Renders names: the first few, the others as a number. */
export function renderSome(names: readonly string[]): string {
  return countRest(names.slice(0, toldAtMost), names.length);
}

function countRest(told: readonly string[], all: number): string {
  const rest = all - told.length;
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
