import { vi } from "vitest";

/** Waits of a second and more pass so many times faster. */
const speed = 50;

/**
 * Lets the client's own waits pass quickly from now on, in this test file: between writes, and before a call is repeated. Its order of
 * calls stays what it is; shorter waits, and those of the platform's own connections, take their time.
 */
export function quickenWaits(): void {
  const wait = globalThis.setTimeout;
  vi.stubGlobal("setTimeout", (work: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) =>
    wait(work, ms >= 1000 && values.length === 0 ? ms / speed : ms, ...values),
  );
}
