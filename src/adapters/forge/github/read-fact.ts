import type { Fact } from "../../../model/repository-settings.ts";
import { githubError, messageOf, statusOf } from "./github-error.ts";

/** What GitHub answers, or why it does not show it to this token. */
export async function readFact<T>(read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { kind: "known", value: await read() };
  } catch (error) {
    if (statusOf(error) === undefined) throw githubError(error);
    return { kind: "unknown", reason: `GitHub does not show it to this token: ${messageOf(error)}` };
  }
}
