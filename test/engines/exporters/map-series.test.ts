import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalMetrics } from "../../../src/engines/exporters/canonical-metrics.ts";
import { compareVersions, isInVersion } from "../../../src/engines/exporters/compare-versions.ts";
import { mapSeries } from "../../../src/engines/exporters/map-series.ts";
import { mapSetting, settingValue } from "../../../src/engines/exporters/map-setting.ts";
import { parseSeries } from "./golden-names.ts";

function map(text: string, version?: string): ReturnType<typeof mapSeries> {
  const series = parseSeries(text);
  return mapSeries(version === undefined ? series : { ...series, version });
}

describe("a series of an exporter in the vocabulary", () => {
  it("has its labels as attributes, and what is left as the name of a member", () => {
    expect(map('pg_stat_activity_count{instance="orders-prod:9187",job="pg",datname="orders",state="active"}')).toEqual(
      [
        {
          metric: "postgresql.backends",
          attributes: { state: "active" },
          member: "datname=orders",
          factor: 1,
          isRate: false,
          counts: false,
          rank: expect.any(Number),
          exporter: "postgres_exporter",
        },
      ],
    );
  });

  it("may tell two things at once", () => {
    const waiting = 'pg_stat_activity_count{datname="orders",state="active",wait_event_type="Lock"}';
    expect(map(waiting).map(({ metric, attributes }) => [metric, attributes])).toEqual([
      ["postgresql.backends", { state: "active" }],
      ["postgresql.backends.waiting", { type: "Lock" }],
    ]);
  });

  it("is nothing where no table knows its name", () => {
    expect(map('pg_orders_pending{queue="parcels"}')).toEqual([]);
  });

  it("counts processors by their series", () => {
    const count = map('node_cpu_seconds_total{cpu="3",mode="idle"}').find(({ counts }) => counts);
    expect(count).toMatchObject({ metric: "system.cpu.logical.count", member: "cpu=3,mode=idle" });
  });

  it("leaves out devices that lie on others", () => {
    expect(map('node_disk_read_bytes_total{device="nvme0n1"}')).toHaveLength(1);
    expect(map('node_disk_read_bytes_total{device="dm-0"}')).toEqual([]);
    expect(map('node_disk_read_bytes_total{device="md127"}')).toEqual([]);
  });

  it("prefers the file system mounted for the data to one that holds it", () => {
    const [data] = map('node_filesystem_avail_bytes{mountpoint="/var/lib/postgresql"}');
    const [root] = map('node_filesystem_avail_bytes{mountpoint="/"}');
    expect(data?.rank).toBeLessThan(root?.rank ?? 0);
    expect(map('node_filesystem_avail_bytes{mountpoint="/boot"}')).toEqual([]);
  });

  it("has names of versions before and after a rename, and only its version's where that is known", () => {
    const [old, renamed] = ["pg_stat_bgwriter_buffers_backend", "pg_stat_bgwriter_buffers_backend_total"];
    expect(map(old)).toHaveLength(1);
    expect(map(old, "0.10.1")).toHaveLength(1);
    expect(map(old, "0.11.1")).toEqual([]);
    expect(map(renamed, "0.19.1")).toHaveLength(1);
  });

  it("is understood as OpenTelemetry's collector writes it, with dots or for Prometheus", () => {
    for (const name of ["postgresql.tup_inserted", "postgresql_tup_inserted_total", "postgresql_tup_inserted"])
      expect(map(name).map(({ metric }) => metric)).toEqual(["postgresql.tup_inserted"]);
    expect(map('mysql_row_locks_total{kind="time"}')).toMatchObject([
      { metric: "mysql.row_locks.time", factor: 0.001 },
    ]);
    expect(map('system_cpu_time_seconds_total{state="wait",cpu="cpu0"}')).toMatchObject([
      { metric: "system.cpu.time", attributes: { state: "iowait" } },
    ]);
  });

  it("takes the share of processors in use only where it is not told by state", () => {
    expect(map("system.cpu.utilization")).toHaveLength(1);
    expect(map('system.cpu.utilization{state="idle"}')).toEqual([]);
  });

  it("prefers rows counted for the database to those added up over tables", () => {
    const [direct] = map("postgresql_tup_inserted_total");
    const [byTable] = map('postgresql_operations_total{operation="ins"}');
    expect(direct?.rank).toBeLessThan(byTable?.rank ?? 0);
  });

  it("is itself under a canonical name, with every attribute that the vocabulary knows", () => {
    const itself = [...canonicalMetrics.values()].map(({ name, attributes }) => {
      const labels = Object.fromEntries(attributes.map((attribute) => [attribute, "user"]));
      const mapped = mapSeries({ name, labels: { ...labels, instance: "orders-prod" } });
      return mapped.filter(({ metric, factor }) => metric === name && factor === 1).map((one) => one.attributes);
    });
    expect(itself).toEqual(
      [...canonicalMetrics.values()].map(({ attributes }) => [
        Object.fromEntries(attributes.map((attribute) => [attribute, "user"])),
      ]),
    );
  });

  it("has the same member in whatever order its labels come", () => {
    const labels = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/u), fc.string({ minLength: 1 })), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(labels, (pairs) => {
        const name = "pg_stat_database_xact_commit";
        const [there] = mapSeries({ name, labels: Object.fromEntries(pairs) });
        const [back] = mapSeries({ name, labels: Object.fromEntries(pairs.toReversed()) });
        expect(there).toEqual(back);
      }),
    );
  });
});

describe("a series that tells a setting", () => {
  it("has its parameter's name without prefix and unit, and the size of its base unit", () => {
    expect(mapSetting("pg_settings_shared_buffers_bytes")).toEqual({ parameter: "shared_buffers", unit: 8192 });
    expect(mapSetting("pg_settings_deadlock_timeout_seconds")).toEqual({ parameter: "deadlock_timeout", unit: 0.001 });
    expect(mapSetting("pg_settings_max_connections")).toEqual({ parameter: "max_connections", unit: 1 });
    expect(mapSetting("mysql_global_variables_innodb_io_capacity")).toEqual({
      parameter: "innodb_io_capacity",
      unit: 1,
    });
  });

  it("is none where it tells something else", () => {
    expect(mapSetting("pg_settings_pending_restart")).toBeUndefined();
    expect(mapSetting("pg_stat_database_xact_commit")).toBeUndefined();
  });

  it("is told in the parameter's base unit, but a word for off stays", () => {
    const memory = { parameter: "autovacuum_work_mem", unit: 1024 };
    expect(settingValue(memory, 67_108_864)).toBe(65_536);
    expect(settingValue(memory, -1)).toBe(-1);
  });
});

describe("versions of exporters", () => {
  it("are ordered by their numbers", () => {
    expect(compareVersions("0.9.0", "0.11.1")).toBeLessThan(0);
    expect(compareVersions("v0.17", "0.17.0")).toBe(0);
    expect(compareVersions("1.0.0-rc.1", "0.19.1")).toBeGreaterThan(0);
  });

  it("have a name from the version that brought it until the one that took it away", () => {
    const name = { since: "0.14", until: "0.20" };
    expect(["0.13.2", "0.14.0", "0.19.1", "0.20.0"].map((version) => isInVersion(version, name))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
