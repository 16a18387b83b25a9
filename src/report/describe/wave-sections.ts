import type { InstanceWave } from "../../model/results.ts";
import type { Section } from "../report.ts";
import { renderCount, tellNames } from "./render-count.ts";

/** Names of a wave that are shown; the rest are counted. */
const maxNames = 8;

/** The waves in which servers are changed; none where no rollout speaks of them. */
export function waveSections(waves: readonly InstanceWave[] = []): readonly Section[] {
  if (waves.length === 0) return [];
  return [
    {
      kind: "list",
      title: "Waves, one after the other",
      folded: false,
      style: "bullets",
      items: waves.map(renderWave),
    },
  ];
}

function renderWave({ name, instances }: InstanceWave): string {
  return `${name} (${renderCount(instances.length, "server")}): ${tellNames(instances, maxNames).join(", ")}`;
}
