import type { Workspace } from "../workspace.ts";
import { type BroughtWave, bringEach, placeOf } from "./bring-each.ts";
import type { BringOptions } from "./bring-server.ts";
import { putBackWave } from "./put-back-wave.ts";
import { readBaseline } from "./read-baseline.ts";
import { worstOutcome } from "./record.ts";
import { isBroken, type ServerWave, type WaveResult } from "./server-wave.ts";
import { watchHealth } from "./watch-health.ts";

/** How a wave is brought. */
export interface WaveOptions extends BringOptions {
  /** Nothing comes after it that a pause would hold up. */
  readonly isLast: boolean;
}

/**
 * Brings the servers of a wave, up to the first that does not come out as asked; pauses; and watches their health. Under a rollout, a
 * wave comes out whole or is put back whole. A server whose health cannot be judged is found before anything is changed.
 */
export async function bringWave(workspace: Workspace, wave: ServerWave, options: WaveOptions): Promise<WaveResult> {
  const baseline = await readBaseline(workspace, wave);
  if (baseline.findings.length + baseline.failures.length > 0)
    return { outcome: "failed", readBack: [], places: new Map(), ...baseline };
  const brought = await bringEach(workspace, wave.servers, options);
  const { rollout } = wave;
  if (!rollout) return brought.result;
  if (isBroken(brought.result)) return undoWave(workspace, brought, options);
  if (rollout.health || !options.isLast) await workspace.clock.wait(rollout.pauseMs);
  const { servers } = wave;
  const { health } = rollout;
  const sick = health ? await watchHealth(workspace, { servers, health, before: baseline.before }) : [];
  if (sick.length === 0) return brought.result;
  const { result } = brought;
  return undoWave(workspace, { ...brought, result: { ...result, findings: [...result.findings, ...sick] } }, options);
}

async function undoWave(
  workspace: Workspace,
  { result, undoable }: BroughtWave,
  options: BringOptions,
): Promise<WaveResult> {
  const undone = await putBackWave(workspace, undoable, options);
  const places = new Map([...result.places, ...undone.map((one) => [one.instance, placeOf(one)] as const)]);
  const names = new Set(undone.map(({ instance }) => instance));
  const readBack = [
    ...result.readBack.filter(({ instance }) => !names.has(instance)),
    ...undone.flatMap((one) => one.readBack),
  ];
  const outcomes = [...undone.map(({ outcome }) => outcome), ...(isBroken(result) ? [result.outcome] : [])];
  const findings = [...result.findings, ...undone.flatMap((one) => one.findings)];
  return { ...result, outcome: worstOutcome(outcomes), readBack, findings, places };
}
