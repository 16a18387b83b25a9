import { describe } from "vitest";
import { installCommand } from "../../scripts/postgresql-binaries.mjs";
import { findPrometheusProgram } from "../../scripts/prometheus-server.mjs";

export { startExporter, startPrometheus } from "../../scripts/prometheus-server.mjs";

/**
 * A `describe` whose tests need a real Prometheus, and exporters where they are named. Where one is missing they count as skipped, and the
 * title says which command brings it.
 */
export function describeWithPrometheus(
  exporters: readonly ("postgres" | "mysqld" | "node")[],
  title: string,
  tests: () => void,
): void {
  const needed = ["prometheus", "promtool", ...exporters] as const;
  const missing = needed.filter((name) => findPrometheusProgram(name) === undefined);
  const label = missing.length === 0 ? title : `${title} (no ${missing.join(", ")}: as root, ${installCommand})`;
  describe.skipIf(missing.length > 0)(label, tests);
}
