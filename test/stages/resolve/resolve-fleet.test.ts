import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import { measuredEngines } from "../../../src/engines/measured-engines.ts";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import { resolveFleet } from "../../../src/stages/resolve/resolve-fleet.ts";
import { displayed, instance, located, profile, readFleet, readSide, stateOf } from "../../support/orders-shop.ts";

const orders = "instances/orders.yaml";

function withProfiles(
  profiles: Readonly<Record<string, string>>,
  list: string,
  settings = "",
): ReturnType<typeof readSide> {
  const files = Object.entries(profiles).map(([name, spec]) => [`profiles/${name}.yaml`, profile(name, spec)]);
  return readSide({ ...Object.fromEntries(files), [orders]: instance("orders", `  profiles: [${list}]\n${settings}`) });
}

describe("the order of documents", () => {
  it("lets an instance win over its profiles and a profile over what it extends", () => {
    const side = withProfiles(
      {
        base: "  settings: { work_mem: 8MB, shared_buffers: 1GB, jit: 'off' }\n",
        oltp: "  extends: [base]\n  settings: { work_mem: 16MB, shared_buffers: 2GB }\n",
      },
      "oltp",
      "  settings: { work_mem: 64MB }\n",
    );
    expect(displayed(side, "orders")).toEqual({ work_mem: "64MB", shared_buffers: "2GB", jit: "off" });
    expect(side.state.findings).toEqual([]);
  });

  it("names for every value the document and line it comes from, and what it won over", () => {
    const side = withProfiles(
      { base: "  settings: { work_mem: 8MB }\n", oltp: "  extends: [base]\n  settings:\n    work_mem: 16MB\n" },
      "oltp",
      "  settings:\n    work_mem: 64MB\n",
    );
    const setting = stateOf(side, "orders").settings.get("work_mem");
    expect(setting?.origin).toEqual({
      kind: "instance",
      name: "orders",
      text: "64MB",
      at: { file: orders, line: 10, column: 5 },
    });
    expect(
      setting?.over.map(({ value, origin }) => [value.display, origin.kind === "profile" ? origin.name : origin.kind]),
    ).toEqual([
      ["16MB", "oltp"],
      ["8MB", "base"],
    ]);
  });

  it("counts a profile that is reached twice once", () => {
    const side = withProfiles(
      { base: "  settings: { jit: 'off' }\n", a: "  extends: [base]\n", b: "  extends: [base]\n" },
      "a, b",
    );
    expect(stateOf(side, "orders").settings.get("jit")?.over).toEqual([]);
  });

  it("gives the same state whatever the paths of the documents are", () => {
    const text = instance("orders", "  settings: { work_mem: 64MB }\n");
    const [here, there] = [readSide({ [orders]: text }), readSide({ "instances/emea/o.yaml": text })];
    expect(displayed(here, "orders")).toEqual(displayed(there, "orders"));
  });

  it("refuses profiles that extend each other in a circle", () => {
    const side = withProfiles({ a: "  extends: [b]\n", b: "  extends: [a]\n" }, "a");
    expect(side.state.findings).toMatchObject([
      { code: "resolve/profile-cycle", message: "Profiles extend each other in a circle: a → b → a." },
    ]);
  });

  it("proposes a profile for a misspelt one", () => {
    const side = withProfiles({ oltp: "  settings: { jit: 'off' }\n" }, "olpt");
    expect(side.state.findings).toMatchObject([{ code: "resolve/unknown-profile", fix: "Did you mean oltp?" }]);
  });

  it("refuses a profile that does not serve the version, and a range that is none", () => {
    const old = withProfiles({ modern: '  versions: ">=17"\n' }, "modern");
    expect(old.state.findings).toMatchObject([{ code: "resolve/profile-version" }]);
    const odd = withProfiles({ odd: '  versions: "newest"\n' }, "odd");
    expect(odd.state.findings).toMatchObject([{ code: "resolve/version-range" }]);
  });
});

describe("conflicts", () => {
  const rivals = {
    oltp: "  settings: { work_mem: 16MB }\n",
    critical: "  settings: { work_mem: 32MB }\n",
  };

  it("are sibling profiles that give different values for one parameter", () => {
    const side = withProfiles(rivals, "oltp, critical");
    expect(located(side.state.findings)).toEqual(["resolve/profile-conflict@profiles/critical.yaml:6"]);
    expect(side.state.findings[0]?.message).toBe(
      "work_mem: oltp sets 16MB, critical sets 32MB, and neither extends the other.",
    );
  });

  it("do not arise from two spellings of one value", () => {
    const side = withProfiles({ ...rivals, critical: "  settings: { Work_Mem: 16384kB }\n" }, "oltp, critical");
    expect(side.state.findings).toEqual([]);
  });

  it("are settled by the instance's own setting", () => {
    const side = withProfiles(rivals, "oltp, critical", "  settings: { work_mem: 24MB }\n");
    expect(side.state.findings).toEqual([]);
    expect(displayed(side, "orders")).toEqual({ work_mem: "24MB" });
  });

  it("are settled by one profile that is preferred, wherever it stands", () => {
    const side = withProfiles(
      { ...rivals, oltp: "  settings: { work_mem: { value: 16MB, prefer: true } }\n" },
      "oltp, critical",
    );
    expect(side.state.findings).toEqual([]);
    expect(displayed(side, "orders")).toEqual({ work_mem: "16MB" });
  });

  it("are settled by a profile that extends both", () => {
    const both = "  extends: [oltp, critical]\n  settings: { work_mem: 20MB }\n";
    const side = withProfiles({ ...rivals, both }, "both");
    expect(side.state.findings).toEqual([]);
    expect(displayed(side, "orders")).toEqual({ work_mem: "20MB" });
  });
});

describe("final settings", () => {
  it("stay, and whoever would move them is told where", () => {
    const side = withProfiles(
      { base: "  settings: { fsync: { value: 'on', final: true } }\n" },
      "base",
      "  settings:\n    fsync: 'off'\n",
    );
    expect(located(side.state.findings)).toEqual([`resolve/final@${orders}:10`]);
    expect(displayed(side, "orders")).toEqual({ fsync: "on" });
  });

  it("may be repeated with the same value", () => {
    const side = withProfiles(
      { base: "  settings: { fsync: { value: 'on', final: true } }\n" },
      "base",
      "  settings: { fsync: 'yes' }\n",
    );
    expect(side.state.findings).toEqual([]);
  });
});

describe("names", () => {
  it("lead from aliases to the parameter, and one parameter may stand only once in a document", () => {
    const side = readSide({ [orders]: instance("orders", "  settings:\n    sort_mem: 8MB\n    work_mem: 16MB\n") });
    expect(located(side.state.findings)).toEqual([`resolve/duplicate-parameter@${orders}:10`]);
  });

  it("that no version has are refused with a proposal, those of other versions with the version", () => {
    const settings = "  settings:\n    shard_buffers: 1GB\n    io_method: worker\n    wal_keep_segments: 10\n";
    const side = readSide({ [orders]: instance("orders", settings) });
    expect(side.state.findings.map(({ code, fix }) => [code, fix])).toMatchObject([
      ["resolve/unknown-parameter", "Did you mean shared_buffers or wal_buffers?"],
      ["resolve/parameter-not-yet", 'Give it a condition (when: "version >= 18"), or remove it.'],
      ["resolve/parameter-gone", expect.stringContaining("wal_keep_size")],
    ]);
  });

  it("of other versions are welcome behind a condition", () => {
    const spec = '  settings:\n    io_method: { value: worker, when: "version >= 18" }\n';
    const side = readSide({ [orders]: instance("orders", spec), "instances/new.yaml": instance("new", spec, "18.1") });
    expect(side.state.findings).toEqual([]);
    expect(displayed(side, "orders")).toEqual({});
    expect(displayed(side, "new")).toEqual({ io_method: "worker" });
  });

  it("refuses an engine and a version that it does not know", () => {
    const engine = instance("orders").replace("engine: postgresql", "engine: postgresq");
    expect(readSide({ [orders]: engine }).state.findings).toMatchObject([
      { code: "resolve/unknown-engine", fix: "Did you mean postgresql?" },
    ]);
    expect(readSide({ [orders]: instance("orders", "", "9.6") }).state.findings).toMatchObject([
      { code: "resolve/unknown-version" },
    ]);
  });
});

describe("an instance of an engine whose metrics alone are read", () => {
  const mysql = (name: string, spec = ""): string =>
    instance(name, spec, "8.0.36").replace("engine: postgresql", `engine: ${name}`);

  it.each(["mysql", "mariadb"])("may stand in the documents and has no values: %s", (engine) => {
    const side = readSide({ [orders]: mysql(engine, "  connection: { from: env:ORDERS_DSN }\n") });
    expect(side.state.findings).toEqual([]);
    expect(displayed(side, engine)).toEqual({});
  });

  it.each(["  settings: { sql_mode: '' }\n", "  profiles: [base]\n", "  variables: { connections: 3 }\n"])(
    "may not set any: %s",
    (spec) => {
      const { findings } = readSide({ [orders]: mysql("mysql", spec) }).state;
      expect(findings).toEqual([
        {
          code: "resolve/unknown-engine",
          severity: "error",
          message:
            "mysql sets parameters of mysql; Setpoint manages those of postgresql, and of mysql reads metrics alone.",
          fix: "Remove its profiles, variables and settings.",
          at: { file: orders, line: 6, column: 3 },
          instance: "mysql",
        },
      ]);
    },
  );

  it("is the same whatever was read before", () => {
    const before = readSide({ [orders]: instance("orders", "  settings: { work_mem: 8MB }\n") });
    const { fleet } = readSide({ [orders]: instance("orders").replace("postgresql", "mariadb") });
    expect(resolveFleet(fleet, engines, before)).toEqual(resolveFleet(fleet, engines));
    expect([...measuredEngines].toSorted()).toEqual([...workloadEngines.keys()].toSorted());
  });
});

describe("expressions", () => {
  const resources = "  resources: { vcpu: 8, memory: 64GiB }\n";

  it("compute sizes in bytes from the instance's resources and its profiles' variables", () => {
    const base =
      "  variables: { connections: { type: int, default: 200, max: 500 } }\n  settings: { shared_buffers: '${memory / 4}', max_connections: '${connections}' }\n";
    const files = { "profiles/base.yaml": profile("base", base) };
    const plain = readSide({ ...files, [orders]: instance("orders", `${resources}  profiles: [base]\n`) });
    expect(displayed(plain, "orders")).toEqual({ shared_buffers: "16GB", max_connections: "200" });
    const given = readSide({
      ...files,
      [orders]: instance("orders", `${resources}  profiles: [base]\n  variables: { connections: 300 }\n`),
    });
    expect(displayed(given, "orders")).toMatchObject({ max_connections: "300" });
    const beyond = readSide({
      ...files,
      [orders]: instance(
        "orders",
        `${resources}  profiles: [base]\n  variables: { connections: 501, conections: 1 }\n`,
      ),
    });
    expect(beyond.state.findings.map((finding) => finding.message)).toEqual([
      "No profile of orders declares a variable conections.",
      "Variable connections is 501; that is above 500.",
    ]);
  });

  it("may refer to other settings in any order, defaults included", () => {
    const spec = `${resources}  settings:\n    min_wal_size: \${settings.max_wal_size / 4}\n    max_wal_size: \${settings.shared_buffers * 2}\n    shared_buffers: 2GB\n`;
    const side = readSide({ [orders]: instance("orders", spec) });
    expect(displayed(side, "orders")).toEqual({ min_wal_size: "1GB", max_wal_size: "4GB", shared_buffers: "2GB" });
    const fromDefault = readSide({
      [orders]: instance("orders", "  settings: { effective_cache_size: '${settings.shared_buffers * 3}' }\n"),
    });
    expect(displayed(fromDefault, "orders")).toEqual({ effective_cache_size: "384MB" });
  });

  it("that refer to each other in a circle are refused at both places", () => {
    const spec =
      "  settings:\n    work_mem: ${settings.maintenance_work_mem}\n    maintenance_work_mem: ${settings.work_mem}\n";
    const side = readSide({ [orders]: instance("orders", spec) });
    expect(located(side.state.findings)).toEqual([
      `resolve/expression-failed@${orders}:9`,
      `resolve/expression-failed@${orders}:10`,
    ]);
  });

  it("fail with the name of what the instance does not declare", () => {
    const side = readSide({ [orders]: instance("orders", "  settings: { shared_buffers: '${memory / 4}' }\n") });
    expect(side.state.findings).toMatchObject([
      { code: "resolve/expression-failed", message: expect.stringContaining("memory") },
    ]);
    expect(displayed(side, "orders")).toEqual({});
  });

  it("in conditions are decided or refused, never guessed", () => {
    const spec = "  settings:\n    work_mem: { value: 8MB, when: labels.region == 'emea' }\n";
    const side = readSide({ [orders]: instance("orders", spec) });
    expect(located(side.state.findings)).toEqual([`resolve/condition-failed@${orders}:9`]);
    expect(displayed(side, "orders")).toEqual({});
    const never = instance("orders", "  settings:\n    work_mem: { value: 8MB, when: labels.tier }\n");
    expect(located(readSide({ [orders]: never }).fleet.findings)).toContain(`documents/expression@${orders}:9`);
  });
});

describe("resolving again", () => {
  it("keeps the very state of an instance whose documents are the same, and only of those", () => {
    const files = {
      [orders]: instance("orders", "  profiles: [base]\n"),
      "instances/billing.yaml": instance("billing"),
      "profiles/base.yaml": profile("base", "  settings: { jit: 'off' }\n"),
    };
    const before = readSide(files);
    const fleet = readFleet({ ...files, "profiles/base.yaml": profile("base", "  settings: { jit: 'on' }\n") });
    const after = resolveFleet(fleet, engines, before);
    expect(after.instances.get("billing")).toBe(before.state.instances.get("billing"));
    expect(after.instances.get("orders")?.settings.get("jit")?.value.display).toBe("on");
  });
});
