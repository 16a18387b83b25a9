import type { ProbedValue } from "../../../../ports/metric-probe.ts";
import type { MysqlRow } from "../connection.ts";

/** Settings that are metrics of their own. */
const named: Readonly<Record<string, string>> = {
  innodb_buffer_pool_size: "mysql.buffer_pool.limit",
  max_connections: "mysql.connection.max",
};

/** Metrics that the server's settings tell. */
export const settingMetrics: readonly string[] = ["mysql.setting", ...Object.values(named)];

/** What SHOW GLOBAL VARIABLES says: numbers, and switches as 1 and 0. */
export function readSettings(rows: readonly MysqlRow[], wanted: ReadonlySet<string>): readonly ProbedValue[] {
  const values = rows.flatMap((row): readonly ProbedValue[] => {
    const parameter = String(row["Variable_name"]).toLowerCase();
    const value = readNumber(String(row["Value"]));
    if (value === undefined) return [];
    const metric = named[parameter];
    return [
      { metric: "mysql.setting", attributes: { parameter }, member: "", value },
      ...(metric === undefined ? [] : [{ metric, attributes: {}, member: "", value }]),
    ];
  });
  return values.filter(({ metric }) => wanted.has(metric));
}

function readNumber(text: string): number | undefined {
  if (text === "ON") return 1;
  if (text === "OFF") return 0;
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : undefined;
}
