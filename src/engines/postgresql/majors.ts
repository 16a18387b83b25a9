import { postgresql12 } from "./catalog/postgresql-12.ts";
import { postgresql13 } from "./catalog/postgresql-13.ts";
import { postgresql14 } from "./catalog/postgresql-14.ts";
import { postgresql15 } from "./catalog/postgresql-15.ts";
import { postgresql16 } from "./catalog/postgresql-16.ts";
import { postgresql17 } from "./catalog/postgresql-17.ts";
import { postgresql18 } from "./catalog/postgresql-18.ts";
import type { HarvestedParameter } from "./harvested-parameter.ts";

/** What the server of each major lists, oldest first. */
export const harvests: ReadonlyMap<string, readonly HarvestedParameter[]> = new Map([
  ["12", postgresql12],
  ["13", postgresql13],
  ["14", postgresql14],
  ["15", postgresql15],
  ["16", postgresql16],
  ["17", postgresql17],
  ["18", postgresql18],
]);

/** Supported majors, oldest first. */
export const postgresqlMajors: readonly string[] = [...harvests.keys()];
