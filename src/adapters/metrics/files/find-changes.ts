import type { SettingChange } from "../../../model/metric-series.ts";
import type { CleanBuckets } from "./clean-faults.ts";
import type { Summary } from "./summary.ts";
import { at } from "./summary.ts";

/** The changes of a setting that its samples show: each at the first sample with the new value. */
export function findChanges(
  parameter: string,
  { count, last, firstMs }: Summary,
  clean: CleanBuckets,
): readonly SettingChange[] {
  const changes: SettingChange[] = [];
  let before = Number.NaN;
  const see = (value: number, atMs: number): void => {
    if (!Number.isNaN(before) && value !== before) changes.push({ parameter, atMs, from: before, to: value });
    before = value;
  };
  for (let bucket = 0; bucket < count.length; bucket += 1) {
    if (count[bucket] === 0) continue;
    const own = clean.get(bucket);
    // All samples of a bucket that was not looked at are the same.
    if (own === undefined) see(at(last, bucket), at(firstMs, bucket));
    else own.values.forEach((value, index) => see(value, own.times[index] ?? Number.NaN));
  }
  return changes;
}
