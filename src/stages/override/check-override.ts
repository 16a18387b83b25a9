import type { Finding } from "../../model/finding.ts";
import { renderDuration } from "../../model/quantity.ts";
import type { Lock } from "../../model/policy.ts";
import { checkEmergency, findTouchedLocks } from "./check-emergency.ts";
import { checkRecord } from "./check-record.ts";
import { refuse } from "./override-finding.ts";
import type { OverrideContext, OverrideRequest } from "./override-request.ts";
import { readChanges, type ReadChange } from "./read-changes.ts";

/** An override judged: its canonical values, the locks they touch, and everything that stands against it. */
export interface OverrideJudgement {
  readonly changes: readonly ReadChange[];
  readonly locks: readonly Lock[];
  readonly findings: readonly Finding[];
}

/**
 * Judges an override as it is asked for: who, why, how long, which values, under which locks, against the whole record. Without
 * findings it may act as soon as the second persons that its locks ask for have accepted (`acceptOverride`).
 */
export function checkOverride(request: OverrideRequest, context: OverrideContext): OverrideJudgement {
  const { changes, findings } = readChanges(request, context);
  const locks = findTouchedLocks(changes, context.main.fleet);
  const all = [
    ...checkReasons(request),
    ...checkDuration(request, context),
    ...findings,
    ...checkEmergency(request, locks, context),
    ...checkRecord(request, changes, context),
  ];
  return { changes, locks, findings: all };
}

/** No hidden bypass: a person, a reason and an incident stand in the record. */
function checkReasons({ override, openedBy }: OverrideRequest): readonly Finding[] {
  const findings: Finding[] = [];
  if (isBlank(openedBy))
    findings.push(refuse("no-person", "Nobody is known to have opened it.", "Open it under an account of the forge."));
  if (isBlank(override.reason))
    findings.push(refuse("no-reason", "It gives no reason.", "Say in reason what is wrong and why this helps."));
  if (isBlank(override.incident))
    findings.push(refuse("no-incident", "It names no incident.", "Name the incident it belongs to."));
  if (override.instances.length === 0 || override.settings.length === 0)
    findings.push(refuse("empty", "It changes nothing.", "Name at least one instance and one setting."));
  return findings.map((finding) => ({ ...finding, at: override.at }));
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function checkDuration({ override }: OverrideRequest, { main }: OverrideContext): readonly Finding[] {
  const { maxDurationMs } = main.fleet.configuration.overrides;
  const { restoreAfterMs, at } = override;
  if (!Number.isFinite(restoreAfterMs) || restoreAfterMs <= 0)
    return [
      {
        ...refuse(
          "no-end",
          "It has no end.",
          `Give restore.after a duration of ${renderDuration(maxDurationMs)} at most.`,
        ),
        at,
      },
    ];
  if (restoreAfterMs <= maxDurationMs) return [];
  const message = `It asks for ${renderDuration(restoreAfterMs)}; setpoint.yaml allows ${renderDuration(maxDurationMs)}.`;
  return [{ ...refuse("too-long", message, `Use restore.after: ${renderDuration(maxDurationMs)} at most.`), at }];
}
