import type { Decision } from "../../model/decision.ts";
import { judgeWindows, type WindowVerdict } from "../../model/judge-windows.ts";
import type { Window } from "../../model/policy.ts";
import { close, open } from "./decision-node.ts";
import type { Evidence } from "./evidence.ts";
import { renderSome } from "./render-ground.ts";
import type { WindowRequirement } from "./requirement.ts";

/**
 * Decides whether a plan comes at a time at which it may. A freeze closes the gate until it is over. A maintenance window closes
 * nothing, because applying waits for it; it is told.
 */
export function decideWindows(requirement: WindowRequirement, { now }: Evidence): readonly Decision[] {
  const { windows, example, instances } = requirement;
  const names = renderSome(instances);
  const freeze = judgeWindows(ofMode(windows, "freeze"), example, now);
  if (!freeze.allowed)
    return [close("freeze", `${names} ${freeze.because}${renderTurn(freeze)}; merge it when that is over`)];
  const maintenance = ofMode(windows, "maintenance");
  if (maintenance.length === 0) return [];
  const verdict = judgeWindows(windows, example, now);
  const turn = verdict.allowed ? renderTurn(verdict) : `; applying waits${renderTurn(verdict)}`;
  return [open("maintenance", `${names} ${verdict.because}${turn}`)];
}

function ofMode(windows: readonly Window[], mode: Window["mode"]): readonly Window[] {
  return windows.filter((window) => window.mode === mode);
}

function renderTurn({ until, opensAt }: WindowVerdict): string {
  const time = until ?? opensAt;
  return time === undefined ? "" : ` until ${time}`;
}
