import type { Attributes } from "../../../../model/metric.ts";

/** One metric as an expression of SQL over the rows of its question; it becomes a double, and null is left out. */
export interface ProbeCell {
  readonly sql: string;
  readonly metric: string;
  readonly attributes?: Attributes;
}

/** One statement of a probe, as data: what is not asked for is not selected. Every name is qualified, every number of rows bounded. */
export interface ProbeQuestion {
  /** What its rows are, for messages: `tables of database orders`. */
  readonly rows: string;
  readonly cells: readonly ProbeCell[];
  /** `with …`, `from …` and everything after it; absent for a single row. */
  readonly before?: string;
  readonly from?: string;
  /** Expression: the database, table or index that a row belongs to. */
  readonly member?: string;
  /** A canonical attribute that differs from row to row, and the expression that holds it. */
  readonly by?: { readonly attribute: string; readonly sql: string };
  /** Expression: how many rows there would be without the bound. */
  readonly total?: string;
  /** It looks at files or at many rows: asked less often where it takes long. */
  readonly isCostly?: true;
}

/** A row of a rendered question: `v0`, `v1`, … are the cells. */
export type AnsweredRow = Readonly<Record<string, string | number | null>>;

/** A question reduced to the metrics that are wanted; `undefined` if it has none of them. */
export function narrowQuestion(question: ProbeQuestion, wanted: ReadonlySet<string>): ProbeQuestion | undefined {
  const cells = question.cells.filter(({ metric }) => wanted.has(metric));
  return cells.length === 0 ? undefined : { ...question, cells };
}

/** The statement of a question. `took` is how long it ran until a row was made, in milliseconds. */
export function renderQuestion({ cells, before, from, member, by, total }: ProbeQuestion): string {
  const columns = [
    `(${member ?? "''"})::text as member`,
    `(${by?.sql ?? "''"})::text as name`,
    `(${total ?? "0"})::float8 as total`,
    ...cells.map(({ sql }, index) => `(${sql})::float8 as v${index}`),
    `(extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()) * 1000)::float8 as took`,
  ];
  return [before, `select ${columns.join(", ")}`, from].filter((part) => part !== undefined).join(" ");
}
