import { canonicalJson } from "../../../model/canonical-json.ts";
import type { JournalEntry } from "../../../ports/journal.ts";

/** What a journal holds: how to recognise a record, and how to name it in one line. */
export interface RecordKind<T> {
  readonly isRecord: (value: unknown) => value is T;
  /** A few words for `git log --oneline`. */
  readonly title: (record: T) => string;
}

/** An entry before it has an id. */
export type Draft<T> = Omit<JournalEntry<T>, "id">;

/** The entry as canonical JSON, the content of `latest.json` but for its line end. */
export function renderEntry(draft: Draft<unknown>): string {
  const { sequence, at, actor, record } = draft;
  return canonicalJson({ sequence, at, actor, record });
}

/** The commit message: a title, and the entry. */
export function renderMessage<T>(kind: RecordKind<T>, draft: Draft<T>): string {
  return `${draft.sequence}: ${kind.title(draft.record)}\n\n${renderEntry(draft)}`;
}

/** The entry of a commit message, if the message is exactly what {@link renderMessage} makes of it. */
export function parseMessage<T>(kind: RecordKind<T>, message: string): Draft<T> | undefined {
  const draft = parseEntry(kind, message.slice(message.indexOf("\n\n") + 2));
  return draft !== undefined && renderMessage(kind, draft) === message ? draft : undefined;
}

/** The entry of a JSON text, if it is one. */
export function parseEntry<T>(kind: RecordKind<T>, json: string): Draft<T> | undefined {
  const value = parseJson(json);
  if (typeof value !== "object" || value === null) return undefined;
  const { sequence, at, actor, record }: Partial<Record<keyof Draft<T>, unknown>> = value;
  if (!isSequence(sequence) || !isTime(at) || typeof actor !== "string" || !kind.isRecord(record)) return undefined;
  return { sequence, at, actor, record };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isSequence(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isTime(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
