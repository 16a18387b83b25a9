import type { SaturationSign, WorkingSet } from "../../../model/workload.ts";
import type { Section } from "../../report.ts";
import { renderBytes, renderShare } from "./render-amount.ts";
import { renderTime } from "./render-time.ts";
import { renderResource } from "./tell-work.ts";

/** What work waits for, resource by resource, the worst first. */
export function saturationSections(signs: readonly SaturationSign[]): readonly Section[] {
  if (signs.length === 0) return [];
  return [
    {
      kind: "table",
      title: "What limits it",
      folded: false,
      columns: [
        { title: "Resource", style: "prose" },
        { title: "Is", style: "prose" },
        { title: "Saturated", style: "prose" },
        { title: "Worst at, UTC", style: "prose" },
        { title: "Because", style: "prose" },
      ],
      rows: signs.map(({ resource, verdict, share, worstAt = "", because }) => [
        renderResource(resource),
        verdict,
        verdict === "unknown" ? "" : renderShare(share),
        renderTime(worstAt),
        because.join("; "),
      ]),
    },
  ];
}

/** How much data is in use, as far as the reads tell. */
export function workingSetSections(set: WorkingSet): readonly Section[] {
  const { hitRatio, cacheBytes, dataBytes, hint, because } = set;
  const sizes = [
    ...(cacheBytes === undefined ? [] : [`cache ${renderBytes(cacheBytes)}`]),
    ...(dataBytes === undefined ? [] : [`data ${renderBytes(dataBytes)}`]),
  ];
  const items = [
    [`Against the cache: ${hint.replaceAll("-", " ")}`, ...sizes].join("; "),
    ...(hitRatio
      ? [`Hit ratio ${renderShare(hitRatio.overall)}, ${renderShare(hitRatio.worstHour)} in its worst hour`]
      : []),
    ...because,
  ];
  return [{ kind: "list", title: "Working set", folded: false, style: "bullets", items }];
}
