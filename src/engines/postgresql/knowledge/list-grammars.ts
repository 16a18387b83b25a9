/** How the server splits and compares one list. */
export interface ListGrammar {
  /**
   * `identifiers`: SQL names, folded to lower case unless quoted (SplitIdentifierString in varlena.c); `words`: the same without
   * folding (SplitGUCList); `paths`: file names with blanks inside (SplitDirectoriesString).
   */
  readonly elements: "identifiers" | "words" | "paths";
  /** `set`: order and repetition do not matter. */
  readonly order: "kept" | "set";
  /** The only elements it takes, if there are such. */
  readonly keywords?: readonly string[];
  /** Elements that stand for others. */
  readonly shorthands?: Readonly<Record<string, readonly string[]>>;
  /** Spellings of a whole list. */
  readonly wholes?: Readonly<Record<string, readonly string[]>>;
}

const paths: ListGrammar = { elements: "paths", order: "kept" };
const keywords = (...words: readonly string[]): ListGrammar => ({
  elements: "identifiers",
  order: "set",
  keywords: words,
});

/** Parts of a connection that `log_connections = on` logs (`LOG_CONNECTION_ON` in backend_startup.h). */
const loggedByOn = ["authentication", "authorization", "receipt"];

/** By parameter, for every parameter that is a list in the version at hand. */
export const listGrammars: Readonly<Record<string, ListGrammar>> = {
  createrole_self_grant: keywords("inherit", "set"),
  debug_io_direct: keywords("data", "wal", "wal_init"),
  listen_addresses: { elements: "words", order: "kept" },
  local_preload_libraries: paths,
  log_connections: {
    ...keywords("authentication", "authorization", "receipt", "setup_durations"),
    shorthands: { all: [...loggedByOn, "setup_durations"] },
    wholes: { on: loggedByOn, true: loggedByOn, yes: loggedByOn, 1: loggedByOn, off: [], false: [], no: [], 0: [] },
  },
  log_destination: keywords("csvlog", "jsonlog", "stderr", "syslog"),
  oauth_validator_libraries: paths,
  restrict_nonsystem_relation_kind: keywords("foreign-table", "view"),
  search_path: { elements: "identifiers", order: "kept" },
  session_preload_libraries: paths,
  shared_preload_libraries: paths,
  synchronized_standby_slots: { elements: "identifiers", order: "set" },
  temp_tablespaces: { elements: "identifiers", order: "kept" },
  unix_socket_directories: paths,
  wal_consistency_checking: keywords(
    "all",
    "brin",
    "btree",
    "generic",
    "gin",
    "gist",
    "hash",
    "heap",
    "heap2",
    "sequence",
    "spgist",
  ),
};

/** Keywords that came later than the oldest catalog: first major. */
export const keywordSince: Readonly<Record<string, number>> = { "log_destination jsonlog": 15 };
