/** One record with its place in a journal. */
export interface JournalEntry<T> {
  /** Content address; it covers the entry and everything before it. */
  readonly id: string;
  /** 1 for the first, without gaps. */
  readonly sequence: number;
  /** RFC 3339, by the clock of whoever appended it. */
  readonly at: string;
  readonly actor: string;
  readonly record: T;
}

/** An append-only list that several processes share; one writer wins, the other appends after it. */
export interface Journal<T> {
  /**
   * Appends durably: when it returns, the record is in the journal.
   * @throws SetpointError SP_AUDIT_WRITE_FAILED, after which nothing was appended; SP_AUDIT_UNREADABLE
   */
  append(record: T, actor: string): Promise<JournalEntry<T>>;
  /** Every entry, oldest first. @throws SetpointError SP_AUDIT_UNREADABLE */
  entries(): Promise<readonly JournalEntry<T>[]>;
}
