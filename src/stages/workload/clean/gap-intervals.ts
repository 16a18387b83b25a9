/**
 * A time without samples is a gap when it is longer than this many sampling intervals: two scrapes in a row may fail, as they do when a
 * server is busy, before what happened in between is unknown.
 */
export const gapIntervals = 3;
