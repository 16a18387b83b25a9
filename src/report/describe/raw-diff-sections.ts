import type { Plan } from "../../model/plan.ts";
import type { Section } from "../report.ts";
import { renderSides } from "./change-sections.ts";
import { listEvents } from "./structure-sections.ts";

/** A plan as sorted lines, `orders-prod work_mem 4MB → 64MB`, for those who compare two plans; none where nothing changes. */
export function rawDiffSections({ changes, structure }: Plan): readonly Section[] {
  const lines = [
    ...changes.map((change) => `${change.instance} ${change.parameter} ${renderSides(change).join(" → ")}`),
    ...listEvents(structure).map(({ name, event, before, after }) => {
      const sides = [before, after].filter((side) => side !== "").join(" → ");
      return [name, event, sides].filter((part) => part !== "").join(" ");
    }),
  ].toSorted();
  if (lines.length === 0) return [];
  return [{ kind: "listing", title: `Raw diff (${lines.length})`, folded: true, lines }];
}
