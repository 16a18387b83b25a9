import { run } from "../../src/cli/run.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** What a command said and how it ended. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run takes from its process, as a test wants it. */
export interface RunSettings {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly now?: string;
  /** In the place of `now`: a clock that others have too. */
  readonly clock?: Clock;
}

/** Nobody: neither the repository nor the machine says who runs this. */
export const nobody = { HOME: "/nonexistent", XDG_CONFIG_HOME: "/nonexistent" };

/** Lin, a database administrator of the shop. */
export const lin = { ...nobody, GIT_AUTHOR_NAME: "Lin", GIT_AUTHOR_EMAIL: "lin@shop.example" };

/** Runs one command line in this process, as `setpoint -C directory …words`. */
export async function runIn(
  directory: string,
  words: readonly string[],
  { environment = lin, now = "2030-01-07T10:00:00Z", clock = standing(now) }: RunSettings = {},
): Promise<Outcome> {
  let [stdout, stderr] = ["", ""];
  const exitCode = await run(["-C", directory, ...words], {
    version: "1.2.3",
    environment,
    clock,
    print: (text) => void (stdout += text),
    complain: (text) => void (stderr += text),
  });
  return { exitCode, stdout, stderr };
}

function standing(now: string): Clock {
  return { now: () => new Date(now), wait: async () => {} };
}
