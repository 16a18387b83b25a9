/** What a check hook of the server demands of a string. */
export interface StringRule {
  readonly pattern: RegExp;
  /** Completes "… takes". */
  readonly expected: string;
}

/** Other characters are replaced and longer names cut short by the server, so that it never has what was written. */
const asciiName: StringRule = { pattern: /^[ -~]{0,63}$/, expected: "at most 63 printable ASCII characters" };

/** By parameter. */
export const stringRules: Readonly<Record<string, StringRule>> = {
  application_name: asciiName,
  backtrace_functions: { pattern: /^[\w, \n\t]*$/, expected: "names of functions with commas or blanks between them" },
  cluster_name: asciiName,
  default_table_access_method: { pattern: /^[^]{1,63}$/, expected: "the name of an access method" },
  primary_slot_name: {
    pattern: /^[a-z0-9_]{0,63}$/,
    expected: "lower-case letters, digits and underscores, at most 63",
  },
  recovery_target: { pattern: /^(?:immediate)?$/, expected: "immediate, or nothing" },
  recovery_target_lsn: {
    pattern: /^(?:[0-9A-Fa-f]{1,8}\/[0-9A-Fa-f]{1,8})?$/,
    expected: "a WAL position such as 0/3000060",
  },
  recovery_target_name: { pattern: /^[^]{0,63}$/, expected: "a restore point's name of at most 63 characters" },
};
