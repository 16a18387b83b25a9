/** Status variables by their names in lower case, since some servers tell them in upper case. */
export type Status = ReadonlyMap<string, number>;

/** What a probe's own sessions have done, which the server counts with everything else. */
export interface OwnStatus {
  /** A new session began: what the one before it did stays in the server's counters. */
  begin(): void;
  /** What the session did so far, itself and all before it. */
  add(session: Status): Status;
}

/**
 * The server's counters hold those of every session that ever was. What is read first and what is read then differ by the reading itself, which is the
 * same each time and so in no rate; one reading is left in the counters for each session that was lost.
 */
export function ownStatus(): OwnStatus {
  let before: Status = new Map();
  let last: Status = new Map();
  return {
    begin: () => {
      before = plus(before, last);
      last = new Map();
    },
    add: (session) => {
      last = session;
      return plus(before, session);
    },
  };
}

function plus(left: Status, right: Status): Status {
  const names = new Set([...left.keys(), ...right.keys()]);
  return new Map([...names].map((name) => [name, (left.get(name) ?? 0) + (right.get(name) ?? 0)]));
}
