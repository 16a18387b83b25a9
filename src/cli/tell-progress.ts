import type { FleetProgress, TellProgress } from "../flows/metrics/progress.ts";
import type { Clock } from "../ports/clock.ts";

/** Work that takes less is not talked of, and then only so often. */
const quietMs = 3000;

/** Says how far long work is, on standard error; nothing where it does not take long. */
export function tellFleetProgress(clock: Clock, complain: (text: string) => void): TellProgress {
  const say = sayNowAndThen(clock, complain);
  return (progress) => say(describeProgress(progress));
}

/** Says how many samples were kept so far, on standard error; nothing where it does not take long. */
export function tellSamples(clock: Clock, complain: (text: string) => void): (samples: number) => void {
  const say = sayNowAndThen(clock, complain);
  return (samples) => say(`${samples.toLocaleString("en")} samples kept so far`);
}

function sayNowAndThen(clock: Clock, complain: (text: string) => void): (text: string) => void {
  let last = clock.now().getTime();
  return (text) => {
    const now = clock.now().getTime();
    if (now - last < quietMs) return;
    last = now;
    complain(`${text}\n`);
  };
}

function describeProgress({ instance, done, of, reading }: FleetProgress): string {
  const part = reading === undefined ? "done" : `${reading.part} (${reading.at} of ${reading.of})`;
  return of === 1 ? `${instance}: ${part}` : `${done} of ${of} instances; ${instance}: ${part}`;
}
