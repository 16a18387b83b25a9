import type { Relation } from "../../engine.ts";
import { doubtful, numberOf, renderSetting } from "./read-settings.ts";

/** A parameter that works only up to the value of another one. */
export interface Ceiling {
  readonly code: string;
  readonly parameter: string;
  readonly ceiling: string;
  readonly source: string;
}

/** A relation for parameters that the server caps without a word; silent where a side is special (-1, or 0 for "no limit"). */
export function atMost({ code, parameter, ceiling, source }: Ceiling): Relation {
  return {
    code,
    parameters: [parameter, ceiling],
    source,
    check: (input) => {
      const [value, limit] = [numberOf(input, parameter), numberOf(input, ceiling)];
      if (value === undefined || limit === undefined || value <= limit) return undefined;
      const message = `${renderSetting(input, parameter)}, but ${renderSetting(input, ceiling)} and caps it.`;
      return doubtful(code, message, `Raise ${ceiling} or lower ${parameter}.`);
    },
  };
}
