import { assertNever } from "../../model/assert-never.ts";
import type { TakesEffect } from "../../model/parameter.ts";

/** Renders when a new value comes into force; what a session may set for itself is not told. */
export function renderEffect(takesEffect: TakesEffect): string {
  switch (takesEffect) {
    case "never":
      return "never: fixed when the server was built";
    case "restart":
      return "restart";
    case "reload":
      return "reload";
    case "new-sessions":
      return "reload, new connections";
    case "session":
      return "reload";
    default:
      return assertNever(takesEffect);
  }
}
