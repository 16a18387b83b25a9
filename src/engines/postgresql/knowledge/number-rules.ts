/** What a check hook of the server does to a number inside its range. Numbers are in base units. */
export interface NumberRule {
  /** Lower numbers (but not specials) are raised to this. */
  readonly raisedTo: number;
  readonly refuses: (value: number) => boolean;
  /** Completes "… takes only". */
  readonly expected: string;
}

const noRule: NumberRule = { raisedTo: -Infinity, refuses: () => false, expected: "" };

/** SLRU_BANK_SIZE in slru.c. */
const blocksPerBank = 16;

const slruBank: NumberRule = {
  ...noRule,
  refuses: (value) => value % blocksPerBank !== 0,
  expected: "multiples of 16 blocks of 8kB, which is 128kB",
};

/** MIN_BAS_VAC_RING_SIZE_KB in miscadmin.h. */
const smallestRingKb = 128;

/** `check_*` functions of guc_hooks.c, slru.c, autovacuum.c and others. */
const numberRules: Readonly<Record<string, NumberRule>> = {
  autovacuum_work_mem: { ...noRule, raisedTo: 64 },
  commit_timestamp_buffers: slruBank,
  io_max_concurrency: { ...noRule, refuses: (value) => value === 0, expected: "-1 or numbers from 1 on" },
  multixact_member_buffers: slruBank,
  multixact_offset_buffers: slruBank,
  notify_buffers: slruBank,
  serializable_buffers: slruBank,
  subtransaction_buffers: slruBank,
  transaction_buffers: slruBank,
  vacuum_buffer_usage_limit: {
    ...noRule,
    refuses: (value) => value > 0 && value < smallestRingKb,
    expected: "0 or sizes from 128kB on",
  },
  wal_buffers: { ...noRule, raisedTo: 4 },
};

/** Where a rule was another one up to 16. */
const rulesUntil16: Readonly<Record<string, NumberRule>> = { autovacuum_work_mem: { ...noRule, raisedTo: 1024 } };

const releasesUntil16 = new Set(["12", "13", "14", "15", "16"].map((major) => `PostgreSQL ${major}`));

/** The rule for a parameter of a release (`PostgreSQL 16`); one that changes nothing where there is none. */
export function findNumberRule(name: string, release = ""): NumberRule {
  return (releasesUntil16.has(release) ? rulesUntil16[name] : undefined) ?? numberRules[name] ?? noRule;
}
