import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import { findTouched } from "../../../src/stages/resolve/find-touched.ts";
import { type Files, instance, profile, readFleet } from "../../support/orders-shop.ts";

/** The names, or `everything`. */
function touched(before: Files, after: Files): readonly string[] | "everything" {
  const [base, head] = [readFleet(before), readFleet(after)];
  const [orders, engine] = [head.instances.get("orders"), engines.get("postgresql")];
  const version = orders && engine?.parseVersion(orders.version);
  if (!orders || !engine || !version) throw new Error("the shop has no orders");
  const found = findTouched(orders, engine.catalog(version), [base, head]);
  return found.kind === "all" ? "everything" : [...found.parameters].toSorted();
}

const orders = instance("orders", "  profiles: [oltp]\n");

function shop(oltp: string, base = "", more: Files = {}): Files {
  return {
    "instances/orders.yaml": orders,
    "profiles/oltp.yaml": profile("oltp", `  extends: [base]\n${oltp}`),
    "profiles/base.yaml": profile("base", base),
    ...more,
  };
}

const settings = (lines: string): string => `  settings: { ${lines} }\n`;

describe("what a commit can have moved of an instance", () => {
  it("is nothing where its documents are the same", () => {
    const elsewhere = { "instances/billing.yaml": instance("billing"), "profiles/olap.yaml": profile("olap", "") };
    expect(touched(shop(""), shop(""))).toEqual([]);
    expect(touched(shop(""), shop("", "", elsewhere))).toEqual([]);
  });

  it("is the settings that differ in its profiles, by canonical name, through what they extend", () => {
    const before = shop(settings("work_mem: 8MB, jit: 'off'"), settings("fsync: 'on'"));
    expect(touched(before, shop(settings("work_mem: 9MB, jit: 'off'"), settings("fsync: 'on'")))).toEqual(["work_mem"]);
    expect(touched(before, shop(settings("work_mem: 8MB, jit: 'off'"), settings("fsync: 'off'")))).toEqual(["fsync"]);
    expect(touched(before, shop(settings("work_mem: 8MB"), settings("fsync: 'on'")))).toEqual(["jit"]);
    expect(
      touched(before, shop(settings("work_mem: 8MB, jit: 'off', Sort-Mem: 1MB"), settings("fsync: 'on'"))),
    ).toEqual(["work_mem"]);
  });

  it("is everything where the instance itself differs, moves, or is new", () => {
    const own = shop("", "", { "instances/orders.yaml": `${orders}  settings: { jit: 'off' }\n` });
    expect(touched(shop(""), own)).toBe("everything");
    const { "instances/orders.yaml": text = "", ...others } = shop("");
    expect(touched(shop(""), { ...others, "instances/o.yaml": text })).toBe("everything");
    expect(touched(others, shop(""))).toBe("everything");
  });

  it("is everything where more than settings of a profile differs, or the profile comes or goes", () => {
    expect(touched(shop("  variables: { n: { type: int } }\n"), shop(""))).toBe("everything");
    expect(touched(shop('  versions: ">=14"\n'), shop(""))).toBe("everything");
    const { "profiles/base.yaml": _, ...without } = shop("");
    expect(touched(without, shop(""))).toBe("everything");
    expect(touched(shop(""), without)).toBe("everything");
  });

  it("is everything where a name is not known", () => {
    expect(touched(shop(""), shop(settings("nonsense: 1")))).toBe("everything");
  });

  it("is everything where an expression computes with what differs", () => {
    const computed = settings('max_wal_size: "${settings.min_wal_size * 4}"');
    expect(touched(shop(computed, settings("min_wal_size: 1GB")), shop(computed, settings("min_wal_size: 2GB")))).toBe(
      "everything",
    );
    expect(touched(shop(computed, settings("jit: 'on'")), shop(computed, settings("jit: 'off'")))).toEqual(["jit"]);
    expect(touched(shop(""), shop(computed))).toBe("everything");
    const all = settings('max_wal_size: "${size(settings) > 0 ? 1 : 2}"');
    expect(touched(shop(all, settings("jit: 'on'")), shop(all, settings("jit: 'off'")))).toBe("everything");
  });

  it("is a setting that is computed from resources alone, like any other", () => {
    const half = settings('work_mem: "${memory / 2}"');
    expect(touched(shop(half), shop(settings('work_mem: "${memory / 4}"')))).toEqual(["work_mem"]);
  });
});
