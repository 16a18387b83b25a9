import { vi } from "vitest";

/**
 * Lets the waits of GitHub's client pass at once from now on, in this test file: those between two writes, and those before a call is
 * repeated. Their order stays what it is; everybody else's waits take their time.
 */
export function quickenWaits(): void {
  const wait = globalThis.setTimeout;
  vi.stubGlobal("setTimeout", (work: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) =>
    wait(work, ms > 1 && isClient(new Error().stack) ? 1 : ms, ...values),
  );
}

/** The plugins for throttling and retries wait by this package. */
function isClient(stack = ""): boolean {
  return stack.includes("/bottleneck/");
}
