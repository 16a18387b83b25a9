import type { Finding } from "../../model/finding.ts";
import { namesOf, type Place, type ServerWave, type WaveResult } from "./server-wave.ts";

const words: readonly (readonly [Place | undefined, string])[] = [
  ["applied", "stay as applied"],
  ["put back", "put back"],
  ["doubtful", "in doubt, see what is said of them"],
  [undefined, "left as they were"],
];

/**
 * Says after a wave that failed who is where: the last of `done` is its result, what came before stays, what comes after was not begun.
 * Nothing where there was one wave and no rollout.
 */
export function tellRest(waves: readonly ServerWave[], done: readonly WaveResult[]): readonly Finding[] {
  const wave = waves[done.length - 1];
  if (!wave || (waves.length === 1 && !wave.rollout)) return [];
  const places = new Map(done.flatMap((result) => [...result.places]));
  const all = waves.flatMap(namesOf);
  const told = words.flatMap(([place, text]) => {
    const names = all.filter((name) => places.get(name) === place);
    return names.length > 0 ? [`${text}: ${names.join(", ")}`] : [];
  });
  return [
    {
      code: "rollout/stopped",
      severity: "warning",
      message: `The rollout ended with ${wave.name}. ${told.join("; ")}.`,
      fix: "Mend what is said beside this; then look at the plan again (setpoint apply): it shows what is left.",
    },
  ];
}
