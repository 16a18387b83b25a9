import type { TargetContext } from "./options.ts";

/**
 * Looks again and again until there is an answer, at most for `timeoutMs` of waiting. `undefined` from `look` means: not yet.
 * The time that `look` itself takes is bounded by its own limits and is not counted.
 */
export async function pollUntil<T>(
  context: TargetContext,
  timeoutMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const looks = Math.ceil(timeoutMs / context.limits.pollMs);
  for (let looked = 0; looked < looks; looked += 1) {
    const answer = await look();
    if (answer !== undefined) return answer;
    await context.delay(context.limits.pollMs);
  }
  return look();
}
