import type { Review } from "../../../model/review.ts";

/** Where a local forge keeps what was said and shown. */
export const reviewsBranch = "setpoint/reviews";

/**
 * What a local forge remembers of a request: an opinion, the digest of an evaluation that was shown, the commit of the trunk that it was
 * about to be merged onto; each with where the request stood.
 */
export type ReviewRecord =
  | { readonly request: string; readonly head: string; readonly review: Said }
  | { readonly request: string; readonly head: string; readonly shown: string }
  | { readonly request: string; readonly head: string; readonly merging: string };

type Said = Omit<Review, "id" | "at" | "head" | "app">;

/** Recognises the entries of the reviews' journal. */
export const reviewRecord: {
  readonly isRecord: (value: unknown) => value is ReviewRecord;
  readonly title: (record: ReviewRecord) => string;
} = { isRecord: isReviewRecord, title: titleOf };

const verdicts: ReadonlySet<unknown> = new Set(["approved", "changes-requested", "commented", "dismissed"]);

function isReviewRecord(value: unknown): value is ReviewRecord {
  if (!isObject(value) || !isText(value["request"]) || !isText(value["head"])) return false;
  return isReview(value["review"]) || isText(value["shown"]) || isText(value["merging"]);
}

function titleOf(record: ReviewRecord): string {
  if ("review" in record) return record.review.verdict;
  return "shown" in record ? "shown" : "merging";
}

function isReview(review: unknown): boolean {
  if (!isObject(review) || !isText(review["reviewer"])) return false;
  if (review["digest"] !== undefined && !isText(review["digest"])) return false;
  return verdicts.has(review["verdict"]) && (review["comment"] === undefined || isText(review["comment"]));
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
