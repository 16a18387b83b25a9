import { describe } from "vitest";
import { findPostgresqlBinaries, installCommand } from "../../scripts/postgresql-binaries.mjs";

export { postgresqlMajors } from "../../scripts/postgresql-binaries.mjs";
export { startPostgresql } from "../../scripts/postgresql-server.mjs";
export type { PostgresqlServer } from "../../scripts/postgresql-server.mjs";

/**
 * A `describe` whose tests need real servers of these majors. Where one is missing they count as skipped, never as passed,
 * and the title says which command brings it.
 */
export function describeWithPostgresql(majors: readonly string[], title: string, tests: () => void): void {
  const missing = majors.filter((major) => findPostgresqlBinaries(major) === undefined);
  const label = missing.length === 0 ? title : `${title} (no PostgreSQL ${missing.join(", ")}: ${installCommand})`;
  describe.skipIf(missing.length > 0)(label, tests);
}
