import type { Finding } from "../model/finding.ts";

/**
 * A result told once, before any format: plain text throughout, which each format encodes in its own way. Nothing in here is
 * markup, and every text may come from outside.
 */
export interface Report {
  readonly title: string;
  readonly verdict: Verdict;
  /** How much there is of everything, in one line; no format ever leaves it out. */
  readonly totals: string;
  /** Most important first. */
  readonly sections: readonly Section[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Name and value. */
  readonly footer: readonly (readonly [string, string])[];
}

/** The outcome in one line. */
export interface Verdict {
  readonly tone: "good" | "attention" | "bad";
  readonly text: string;
}

/** A part of a report. `folded`: to be looked up rather than read. */
export type Section = Table | Tree | List | Paragraph | Listing | Chart;

/** Rows of equal length. Columns of `code` hold names rather than prose; those of `value` what is approved, and no format cuts it. */
export interface Table {
  readonly kind: "table";
  readonly title: string;
  readonly folded: boolean;
  readonly columns: readonly { readonly title: string; readonly style: "prose" | "code" | "value" }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Text, or a line of a document that can be looked at. */
export type Cell = string | Place;

/** A line of a document as it stands at one commit. */
export interface Place {
  readonly commit: string;
  /** Path inside the repository, with `/` between its parts. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** What a cell says: its text, or its place as `profiles/oltp.yaml:7`. */
export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : `${cell.file}:${cell.line}`;
}

/** Decisions that explain themselves. */
export interface Tree {
  readonly kind: "tree";
  readonly title: string;
  readonly folded: boolean;
  readonly roots: readonly TreeNode[];
}

/** One decision, the people who may open it, and what it rests on. */
export interface TreeNode {
  readonly mark: "open" | "closed";
  readonly title: string;
  readonly reason: string;
  readonly mayAct: readonly string[];
  readonly children: readonly TreeNode[];
}

/** Sentences one below the other, or names in a row (`sequence`). */
export interface List {
  readonly kind: "list";
  readonly title: string;
  readonly folded: boolean;
  readonly style: "bullets" | "sequence";
  readonly items: readonly string[];
}

/** One piece of prose, or a `command` to be copied. */
export interface Paragraph {
  readonly kind: "paragraph";
  readonly title: string;
  readonly folded: boolean;
  readonly style: "prose" | "command";
  readonly text: string;
}

/** The lines of a file. */
export interface Listing {
  readonly kind: "listing";
  readonly title: string;
  readonly folded: boolean;
  readonly lines: readonly string[];
}

/** A line over equal spans, for the eye: what it shows is told in words and numbers elsewhere, so a format may leave it out. */
export interface Chart {
  readonly kind: "chart";
  readonly title: string;
  readonly folded: boolean;
  /** Stands behind the values: ` MB/s`, `k/s`. */
  readonly unit: string;
  /** 0 or more each; null where nothing is known. */
  readonly points: readonly (number | null)[];
  /** What the first and the last point stand for: days 0 to 30. */
  readonly axis: { readonly title: string; readonly from: number; readonly to: number };
  /** Names of equal parts of the points, which a text puts below each other: days of a week. */
  readonly parts?: readonly string[];
}
