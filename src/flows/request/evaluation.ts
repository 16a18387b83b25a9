import type { CheckResult } from "../../model/results.ts";
import type { ChangeRequest, Review } from "../../model/review.ts";

/** A request and what an evaluation says of it. */
export interface Evaluation {
  readonly request: ChangeRequest;
  readonly result: CheckResult;
  /** As they count. */
  readonly reviews: readonly Review[];
}
