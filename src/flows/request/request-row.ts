import type { CheckResult, RequestResult } from "../../model/results.ts";
import type { ChangeRequest } from "../../model/review.ts";

/** A request as lists show it. */
export type RequestRow = RequestResult["requests"][number];

/** Puts a request and what its evaluation says of it into one row. */
export function requestRow({ id, author, title, head }: ChangeRequest, result?: CheckResult): RequestRow {
  if (result?.life === undefined) return { id, author, title, head };
  return { id, author, title, head, life: result.life, mayAct: result.decision.mayAct };
}
