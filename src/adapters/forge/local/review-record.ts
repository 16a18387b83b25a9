import type { Review } from "../../../model/review.ts";

/** Where reviews of a local forge are kept. */
export const reviewsBranch = "setpoint/reviews";

/** An opinion as it is recorded: on which request, and what the request was then. */
export interface ReviewRecord {
  readonly request: string;
  /** Commit that the request stood at. */
  readonly head: string;
  readonly review: Omit<Review, "at">;
}

/** Recognises the entries of the reviews' journal. */
export const reviewRecord: {
  readonly isRecord: (value: unknown) => value is ReviewRecord;
  readonly title: (record: ReviewRecord) => string;
} = { isRecord: isReviewRecord, title: (record) => record.review.verdict };

const verdicts: ReadonlySet<unknown> = new Set(["approved", "changes-requested", "commented", "dismissed"]);

function isReviewRecord(value: unknown): value is ReviewRecord {
  if (!isObject(value) || !isText(value["request"]) || !isText(value["head"])) return false;
  const review = value["review"];
  if (!isObject(review) || !isText(review["reviewer"]) || !isText(review["digest"])) return false;
  return verdicts.has(review["verdict"]) && (review["comment"] === undefined || isText(review["comment"]));
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
