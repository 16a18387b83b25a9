import { describe } from "vitest";
import { findMariadbProgram } from "../../scripts/mariadb-server.mjs";
import { installCommand } from "../../scripts/postgresql-binaries.mjs";

export { startMariadb } from "../../scripts/mariadb-server.mjs";
export type { MariadbServer } from "../../scripts/mariadb-server.mjs";

/** A `describe` whose tests need a real MariaDB. Where it is missing they count as skipped, and the title says which command brings it. */
export function describeWithMariadb(title: string, tests: () => void): void {
  const isMissing = findMariadbProgram("mariadbd") === undefined;
  describe.skipIf(isMissing)(isMissing ? `${title} (no MariaDB: as root, ${installCommand})` : title, tests);
}
