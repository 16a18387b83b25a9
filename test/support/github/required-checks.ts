import { numberOf, textOf, type JsonObject } from "./json.ts";
import type { Repository } from "./world.ts";

/** Conclusions that let a merge pass: a neutral or skipped check counts as passed. */
const passing: ReadonlySet<string> = new Set(["success", "neutral", "skipped"]);

/** Whether a commit has what a ruleset requires: the newest check run or status of the name, from the app where one is named. */
export function isCheckMet(repository: Repository, sha: string, required: JsonObject): boolean {
  const context = textOf(required["context"]);
  const app = required["integration_id"] === undefined ? undefined : numberOf(required["integration_id"]);
  const run = [...repository.checkRuns.values()].findLast(
    ({ answer, appId }) =>
      answer["head_sha"] === sha && answer["name"] === context && (app === undefined || appId === app),
  );
  const status = repository.statuses.findLast(
    (one) => one.sha === sha && one.answer["context"] === context && (app === undefined || one.appId === app),
  );
  if (run === undefined && status === undefined) return false;
  return (
    (run === undefined || passing.has(textOf(run.answer["conclusion"]))) &&
    (status === undefined || status.answer["state"] === "success")
  );
}
