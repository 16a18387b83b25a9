import type { Relation } from "../../engine.ts";
import { doubtful, numberOf, renderSetting } from "./read-settings.ts";

const manual = "https://www.postgresql.org/docs/current/runtime-config-client.html";

/** A timeout that another one always beats. */
function shorterThan(code: string, inner: string, outer: string): Relation {
  return {
    code,
    parameters: [inner, outer],
    source: `${manual}#GUC-${outer.toUpperCase().replaceAll("_", "-")}`,
    check: (input) => {
      const [short = 0, long = 0] = [numberOf(input, inner), numberOf(input, outer)];
      if (short === 0 || long === 0 || short < long) return undefined;
      const message = `${renderSetting(input, inner)}, which ${outer} (${input.valueOf(outer)?.display ?? ""}) always comes before.`;
      return doubtful(code, message, `Let ${inner} be shorter than ${outer}.`);
    },
  };
}

/** Timeouts that hide each other. */
export const timeoutRelations: readonly Relation[] = [
  shorterThan("validate/relation-lock-timeout", "lock_timeout", "statement_timeout"),
  shorterThan("validate/relation-statement-timeout", "statement_timeout", "transaction_timeout"),
  shorterThan("validate/relation-idle-timeout", "idle_in_transaction_session_timeout", "transaction_timeout"),
];
