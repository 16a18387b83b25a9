import { valueAt } from "../value-at.ts";
import { medianOf } from "./median.ts";
import type { Profile } from "./unusual-slots.ts";

/** A window of a period in which work is unusual. */
export interface UnusualWindow {
  /** Slot of the period with which it begins; it may go over the end into the beginning. */
  readonly start: number;
  readonly slots: number;
  /** The feature that shows it best. */
  readonly feature: number;
  /** By how much that is above (below, where negative) what is smooth, as a logarithm. */
  readonly height: number;
}

/** A window has edges: at its beginning or end at least this share of its height comes within three slots. A season has none. */
const sharpShare = 0.5;
const edgeSlots = 3;

/** Where it is this share of its height, a window begins and ends. */
const halfHeight = 0.5;

/** Shorter windows come and go with the noise. */
const fewestSlots = 2;

/**
 * Finds windows of a period: slots in a row that are unusual in some feature, of which the one that shows it best says how far they go.
 * That is one of the kind of work, if one does.
 *
 * @param profiles of every feature, over the same period
 */
export function findWindows(profiles: readonly Profile[]): readonly UnusualWindow[] {
  return runsOf(profiles).flatMap((run) => {
    const heights = profiles.map((profile) => heightOf(profile, run));
    const feature = mostTelling(profiles, heights);
    const profile = profiles[feature];
    const height = heights[feature];
    return profile && height !== undefined ? shapeWindow(profile, run, { feature, height }) : [];
  });
}

interface Run {
  readonly start: number;
  readonly slots: number;
}

function runsOf(profiles: readonly Profile[]): readonly Run[] {
  const period = profiles[0]?.values.length ?? 0;
  const isUnusual = Array.from({ length: period }, (_, slot) =>
    profiles.some((profile) => Math.abs(above(profile, slot)) > profile.least),
  );
  const quiet = isUnusual.indexOf(false);
  if (quiet < 0) return [];
  const runs: Run[] = [];
  let slots = 0;
  for (let away = 1; away <= period; away += 1) {
    if (isUnusual[(quiet + away) % period]) slots += 1;
    else if (slots > 0) {
      runs.push({ start: (quiet + away - slots) % period, slots });
      slots = 0;
    }
  }
  return runs;
}

function above({ values, smooth }: Profile, slot: number): number {
  const at = (slot + values.length) % values.length;
  return valueAt(values, at) - valueAt(smooth, at);
}

function heightOf(profile: Profile, { start, slots }: Run): number {
  return medianOf(Array.from({ length: slots }, (_, slot) => above(profile, start + slot)));
}

function mostTelling(profiles: readonly Profile[], heights: readonly number[]): number {
  const worth = profiles.map(({ least }, feature) => Math.abs(heights[feature] ?? 0) / least || 0);
  const ofKind = worth.map((amount, feature) => (profiles[feature]?.aspect === "kind" ? amount : 0));
  const best = Math.max(...ofKind);
  return best > 1 ? ofKind.indexOf(best) : worth.indexOf(Math.max(...worth));
}

function shapeWindow(
  profile: Profile,
  run: Run,
  told: Pick<UnusualWindow, "feature" | "height">,
): readonly UnusualWindow[] {
  const isHigh = Array.from(
    { length: run.slots },
    (_, slot) => above(profile, run.start + slot) / told.height >= halfHeight,
  );
  const first = isHigh.indexOf(true);
  const slots = isHigh.lastIndexOf(true) - first + 1;
  const window = { ...told, start: (run.start + first) % profile.values.length, slots };
  const fits = first >= 0 && slots >= fewestSlots && slots <= profile.mostSlots;
  return fits && hasEdge(profile, window) ? [window] : [];
}

function hasEdge(profile: Profile, { start, slots, height }: UnusualWindow): boolean {
  const rise = above(profile, start + 1) - above(profile, start + 1 - edgeSlots);
  const fall = above(profile, start + slots - 2) - above(profile, start + slots - 2 + edgeSlots);
  return Math.max(rise / height, fall / height) >= sharpShare;
}
