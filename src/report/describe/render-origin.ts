import { assertNever } from "../../model/assert-never.ts";
import type { Change } from "../../model/plan.ts";
import { renderPosition, type SourcePosition } from "../../model/source-position.ts";
import type { Origin } from "../../model/state.ts";

/** Renders who set a value: `profile oltp`, `engine default`. */
export function renderSetter(origin: Origin): string {
  switch (origin.kind) {
    case "engine-default":
      return "engine default";
    case "platform-default":
      return `default of ${origin.platform}`;
    case "server":
      return `server (${origin.source})`;
    case "profile":
    case "instance":
    case "override":
      return `${origin.kind} ${origin.name}`;
    default:
      return assertNever(origin);
  }
}

/** Renders where a value stands, down to the column; empty where it stands in no document. */
export function renderPlace(origin: Origin): string {
  return "at" in origin ? renderPosition(origin.at) : "";
}

/** The line of a document on the trunk or in the request that sets a value now; none for defaults, overrides and what is gone. */
export function findMover({ after }: Change): SourcePosition | undefined {
  if (after === undefined || !("at" in after.origin) || after.origin.kind === "override") return undefined;
  return after.origin.at;
}

/** Renders what moves a value: the line that sets it now, or, where it falls back to a default, the line that is gone. */
export function renderMover({ before, after }: Change): string {
  if (!after) return "instance removed";
  if ("at" in after.origin) return renderLine(after.origin);
  const gone = before && "at" in before.origin ? `, no longer ${renderLine(before.origin)}` : "";
  return `${renderSetter(after.origin)}${gone}`;
}

function renderLine(origin: Extract<Origin, { readonly at: unknown }>): string {
  const line = `${origin.at.file}:${origin.at.line}`;
  return origin.kind === "override" ? `override ${origin.name}` : line;
}
