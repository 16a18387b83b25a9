import type { RequestLife } from "../../model/request-life.ts";

/** Renders where a request is on its way: `awaiting Lock/durability dba`, `rolled back`. */
export function renderLife({ state, awaits }: RequestLife): string {
  return [state.replaceAll("-", " "), awaits.join(", ")].filter((part) => part !== "").join(" ");
}
