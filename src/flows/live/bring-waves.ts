import type { ApplyOutcome, ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import type { Workspace } from "../workspace.ts";
import type { BringOptions } from "./bring-server.ts";
import { bringWave } from "./bring-wave.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { proveInterrupted } from "./prove-interrupted.ts";
import { worstOutcome } from "./record.ts";
import { isBroken, namesOf, type ServerWave, type WaveResult } from "./server-wave.ts";
import { tellRest } from "./tell-rest.ts";

/** Servers, and the way in which they are to be changed. */
export interface Rollouts extends BringOptions {
  /** In the order in which they are to be changed. */
  readonly servers: readonly ServerPlan[];
  /** The same servers in waves; absent: as they come. */
  readonly waves?: readonly ServerWave[];
  /** Servers that a run which died has changed, and whose health nobody has proven. */
  readonly unproven?: readonly ServerWave[];
  /** What forbids to change these servers at this moment; asked before each wave. Absent: nothing ever does. */
  readonly findHeld?: (servers: readonly ServerPlan[]) => readonly Finding[];
}

/** What a run did. */
export interface RunResult {
  readonly outcome: ApplyOutcome;
  readonly readBack: readonly ReadBack[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  /** Instances that wait for a window, because theirs has closed meanwhile. */
  readonly held: readonly string[];
}

/**
 * Brings wave after wave. The first that fails ends the run: it is put back if it belongs to a rollout, earlier waves stay as they are,
 * later ones are not begun. So does a window that closes meanwhile, which is no failure.
 */
export async function bringWaves(workspace: Workspace, run: Rollouts): Promise<RunResult> {
  const { waves = [{ name: "no rollout", servers: run.servers }], unproven = [], findHeld } = run;
  const doubts = await proveInterrupted(workspace, unproven);
  if (doubts.length > 0) return { outcome: "failed", readBack: [], failures: [], findings: doubts, held: [] };
  const done: WaveResult[] = [];
  for (const [place, wave] of waves.entries()) {
    const held = findHeld?.(wave.servers) ?? [];
    if (held.length > 0) return combine(done, { waves: waves.slice(place), findings: held });
    const result = await bringWave(workspace, wave, { restart: run.restart, isLast: place === waves.length - 1 });
    done.push(result);
    if (isBroken(result)) return combine(done, { waves: [], findings: tellRest(waves, done) });
  }
  return combine(done, { waves: [], findings: [] });
}

interface Rest {
  readonly waves: readonly ServerWave[];
  readonly findings: readonly Finding[];
}

function combine(done: readonly WaveResult[], rest: Rest): RunResult {
  return {
    outcome: worstOutcome(done.map(({ outcome }) => outcome)),
    readBack: done.flatMap(({ readBack }) => readBack),
    failures: done.flatMap(({ failures }) => failures),
    findings: [...done.flatMap(({ findings }) => findings), ...rest.findings],
    held: rest.waves.flatMap(namesOf),
  };
}
