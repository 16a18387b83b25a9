import type { Engine } from "../../../engines/engine.ts";
import type { Value } from "../../../model/value.ts";
import type { TargetChange } from "../../../ports/target.ts";
import type { ServerReading } from "./observe.ts";
import { readText } from "./read-text.ts";
import { splitElements, storesEmptyAsName } from "./statement.ts";

/** What is to stand in postgresql.auto.conf: a text, no line (`text` absent), or why it cannot be said there. */
export type Storing =
  | { readonly kind: "line"; readonly text: string | undefined }
  | { readonly kind: "impossible"; readonly reason: string; readonly fix: string };

/**
 * How a change is said to this server. The text is the one for people (`1GB`) where it means exactly the same.
 * An empty list of libraries or sockets cannot be said with ALTER SYSTEM: it would store one empty name, and with that no server starts and
 * no session opens (seen on 12 to 18). Without a line it is empty too, unless another file says otherwise.
 */
export function planStoring(reading: ServerReading, { parameter, value }: TargetChange): Storing {
  if (value === undefined) return { kind: "line", text: undefined };
  const text = chooseText(reading.engine, { parameter, value });
  if (/[\n\0]/u.test(text)) {
    return {
      kind: "impossible",
      reason: `${parameter.name} holds a line break or a NUL character; postgresql.auto.conf takes neither`,
      fix: "Write the value on one line.",
    };
  }
  const isSpoilt = storesEmptyAsName(parameter.name, reading.catalog.major);
  const isEmpty = splitElements(parameter.name, text).every((element) => element === "");
  if (!isSpoilt || !isEmpty) return { kind: "line", text };
  return planEmptyList(reading, { parameter, value });
}

function planEmptyList(reading: ServerReading, { parameter, value }: Required<TargetChange>): Storing {
  const written = reading.files.written.get(parameter.name.toLowerCase());
  const otherwise: Value = written === undefined ? parameter.default : readText(reading.engine, parameter, written);
  if (otherwise.canonical === value.canonical) return { kind: "line", text: undefined };
  return {
    kind: "impossible",
    reason: `ALTER SYSTEM cannot store an empty ${parameter.name}, and without a line it would be ${otherwise.display}`,
    fix: `Remove ${parameter.name} from postgresql.conf by hand, then apply again.`,
  };
}

function chooseText(engine: Engine, { parameter, value }: Required<TargetChange>): string {
  const reading = engine.readValue(parameter, value.display);
  return reading.kind === "value" && reading.value.canonical === value.canonical ? value.display : value.canonical;
}
