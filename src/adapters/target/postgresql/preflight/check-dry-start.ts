import type { Instance } from "../../../../model/instance.ts";
import type { TargetChange } from "../../../../ports/target.ts";
import type { ServerReading } from "../observe.ts";
import type { TargetContext } from "../options.ts";
import type { CommandResult } from "../run-command.ts";
import { splitWords } from "../split-words.ts";
import { planStoring } from "../storing.ts";
import type { Obstacle } from "./finding.ts";

/** From this major on a run-time computed parameter is printed only after the server has checked its parameters against each other. */
const crossChecksSince = 15;

/** A dry start that got as far as the lock of the running server has passed everything before it. */
const reachedLock = /lock file ".*postmaster\.pid" already exists/u;

/** Plain English on standard error, whatever the configuration says. */
const plainMessages = [
  "-c",
  "lc_messages=C",
  "-c",
  "log_destination=stderr",
  "-c",
  "logging_collector=off",
  "-c",
  "log_line_prefix=",
];

/**
 * Starts `postgres -C` beside the running server with the changed values, by the instance's own command. It reads every file and checks
 * types, ranges and check hooks; from 15 on also the rules between parameters. It allocates no memory and loads no library.
 */
export async function checkDryStart(
  context: TargetContext,
  place: { readonly instance: Instance; readonly reading: ServerReading },
  changes: readonly TargetChange[],
): Promise<readonly Obstacle[]> {
  const reference = place.instance.connection?.dryStart;
  if (reference === undefined) return [];
  const command = await context.resolveReference(reference);
  const words = command === undefined ? undefined : splitWords(command);
  if (words === undefined) return [unavailable(`${reference} is not set, or is no command`)];
  const overlay = changes.flatMap((change) => overlayWords(place.reading, change));
  const printed = Number(place.reading.catalog.major) >= crossChecksSince ? "shared_memory_size" : "max_connections";
  const result = await context.runCommand(
    [...words, ...plainMessages, ...overlay, "-C", printed],
    context.limits.commandMs,
  );
  return judge(
    result,
    changes.some(({ parameter }) => parameter.secret),
  );
}

/** The command line outranks the files; a removed line is shown by what the other files say, or by the default if that can be said. */
function overlayWords(reading: ServerReading, change: TargetChange): readonly string[] {
  const { name } = change.parameter;
  const storing = planStoring(reading, change);
  if (storing.kind === "impossible") return [];
  const text = storing.text ?? reading.files.written.get(name.toLowerCase()) ?? defaultText(reading, change);
  return text === undefined ? [] : ["-c", `${name}=${text}`];
}

function defaultText({ engine }: ServerReading, { parameter }: TargetChange): string | undefined {
  const { canonical } = parameter.default;
  return engine.readValue(parameter, canonical).kind === "value" ? canonical : undefined;
}

function judge(result: CommandResult, hasSecrets: boolean): readonly Obstacle[] {
  if (result.kind === "failed") return [unavailable(result.output)];
  if (result.exitCode === 0 || reachedLock.test(result.output)) return [];
  const lines = result.output.trim().split("\n");
  const message = lines.find((line) => /FATAL|PANIC/u.test(line)) ?? lines.at(-1) ?? "no message";
  return [
    {
      reason: "dry-start",
      severity: "error",
      message: `the server would not start with these values: ${hasSecrets ? "(not shown, a value is a secret)" : message}`,
      fix: "Correct the values; nothing has been changed.",
    },
  ];
}

function unavailable(reason: string): Obstacle {
  return {
    reason: "dry-start-unavailable",
    severity: "warning",
    message: `the dry start could not be run: ${reason}.`,
    fix: "Set connection.dryStart to a reference to a command such as `postgres -D /var/lib/postgresql/data` that can be run from here, or remove it.",
  };
}
