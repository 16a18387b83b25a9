import type { ProbeQuestion } from "./probe-question.ts";

// reset_val is what sessions get; `setting` is what this one has set for itself.
const value = "case when vartype <> 'bool' then reset_val when reset_val = 'on' then '1' else '0' end";

/** Numbers, and switches as 1 and 0, in the units of pg_settings. What libraries add has a dot in its name and is left out. */
export const settingQuestion: ProbeQuestion = {
  rows: "settings",
  by: { attribute: "parameter", sql: "name" },
  cells: [{ sql: value, metric: "postgresql.setting" }],
  from: `from (select name, vartype, case context when 'internal' then setting else reset_val end as reset_val
    from pg_catalog.pg_settings where vartype in ('bool', 'integer', 'real') and name !~ '[.]') s`,
};
