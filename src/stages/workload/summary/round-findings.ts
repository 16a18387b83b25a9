import type { Classification, SaturationSign, WorkingSet } from "../../../model/workload.ts";
import { roundSignificant } from "./round-significant.ts";

/** A classification whose numbers have six significant digits, and whose features are sorted. */
export function roundClassification({ nearest, ...work }: Classification): Classification {
  const features = Object.entries(work.features)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => [name, roundSignificant(value)] as const);
  return {
    ...work,
    confidence: roundSignificant(work.confidence),
    ...(nearest && { nearest: { ...nearest, confidence: roundSignificant(nearest.confidence) } }),
    features: Object.fromEntries(features),
  };
}

/** A sign of saturation whose numbers have six significant digits. */
export function roundSign(sign: SaturationSign): SaturationSign {
  return { ...sign, share: roundSignificant(sign.share) };
}

/** A working set whose numbers have six significant digits. */
export function roundWorkingSet({ hitRatio, cacheBytes, dataBytes, ...set }: WorkingSet): WorkingSet {
  return {
    ...(hitRatio && {
      hitRatio: { overall: roundSignificant(hitRatio.overall), worstHour: roundSignificant(hitRatio.worstHour) },
    }),
    ...(cacheBytes !== undefined && { cacheBytes: roundSignificant(cacheBytes) }),
    ...(dataBytes !== undefined && { dataBytes: roundSignificant(dataBytes) }),
    ...set,
  };
}
