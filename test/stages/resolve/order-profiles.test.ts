import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import { orderProfiles, type ProfileOrder } from "../../../src/stages/resolve/order-profiles.ts";
import { type Files, instance, located, profile, readFleet } from "../../support/orders-shop.ts";

function order(profiles: Readonly<Record<string, string>>, list: string, version = "16.4"): ProfileOrder {
  const files: Files = Object.fromEntries(
    Object.entries(profiles).map(([name, spec]) => [`profiles/${name}.yaml`, profile(name, spec)]),
  );
  const fleet = readFleet({
    ...files,
    "instances/orders.yaml": instance("orders", `  profiles: [${list}]\n`, version),
  });
  const [orders, engine] = [fleet.instances.get("orders"), engines.get("postgresql")];
  const read = orders && engine?.parseVersion(orders.version);
  if (!orders || !engine || !read) throw new Error("the shop has no orders");
  const foreign = [...fleet.profiles.values()].map((one) =>
    one.name.startsWith("mysql") ? { ...one, engine: "mysql" } : one,
  );
  return orderProfiles({ ...fleet, profiles: new Map(foreign.map((one) => [one.name, one])) }, orders, {
    engine,
    version: read,
  });
}

const names = ({ profiles }: ProfileOrder): readonly string[] => profiles.map(({ name }) => name);

describe("the order of profiles", () => {
  it("is the instance's, each after what it extends, one reached twice at its first place", () => {
    const diamond = {
      base: "",
      memory: "  extends: [base]\n",
      io: "  extends: [base]\n",
      oltp: "  extends: [memory, io]\n",
      last: "  extends: [io]\n",
    };
    const found = order(diamond, "oltp, last, base");
    expect(names(found)).toEqual(["base", "memory", "io", "oltp", "last"]);
    expect([...(found.ancestors.get("oltp") ?? [])].toSorted()).toEqual(["base", "io", "memory"]);
    expect(found.ancestors.get("base")).toEqual(new Set());
    expect(found.findings).toEqual([]);
  });

  it("leaves out what is refused, with everything that only it would have brought", () => {
    const found = order({ base: "", old: '  versions: "<15"\n  extends: [base]\n', plain: "" }, "old, plain");
    expect(names(found)).toEqual(["plain"]);
    expect(found.findings).toMatchObject([
      {
        code: "resolve/profile-version",
        message: "Profile old serves versions <15, instance orders runs 16.4.",
        instance: "orders",
      },
    ]);
  });

  it("keeps a profile whose parent is refused, and says where the parent is named", () => {
    const found = order({ old: '  versions: "<15"\n', oltp: "  extends: [old]\n" }, "oltp");
    expect(names(found)).toEqual(["oltp"]);
    expect(located(found.findings)).toEqual(["resolve/profile-version@profiles/oltp.yaml:6"]);
  });

  it("takes a range of versions at its word", () => {
    expect(order({ modern: '  versions: ">=14 <17"\n' }, "modern").findings).toEqual([]);
    expect(order({ modern: '  versions: ">=14 <17"\n' }, "modern", "17.0").findings).toHaveLength(1);
  });

  it("refuses a profile of another engine", () => {
    const found = order({ "mysql-oltp": "" }, "mysql-oltp");
    expect([names(found), found.findings]).toMatchObject([
      [],
      [
        {
          code: "resolve/profile-engine",
          message: "Profile mysql-oltp is for mysql, instance orders runs postgresql.",
          fix: "Use a profile for postgresql.",
        },
      ],
    ]);
  });

  it("refuses a circle once, however many profiles it goes through", () => {
    const found = order({ a: "  extends: [b]\n", b: "  extends: [c]\n", c: "  extends: [a]\n" }, "a, b, c");
    expect(found.findings.map(({ message }) => message)).toEqual([
      "Profiles extend each other in a circle: a → b → c → a.",
    ]);
    expect(order({ a: "  extends: [a]\n" }, "a").findings).toMatchObject([{ code: "resolve/profile-cycle" }]);
  });

  it("proposes names for an unknown profile, or says where to create it", () => {
    expect(order({ oltp: "" }, "otlp").findings).toMatchObject([{ fix: "Did you mean oltp?" }]);
    expect(order({}, "analytics").findings).toMatchObject([
      {
        message: "There is no profile analytics.",
        fix: "Create profiles/analytics.yaml or remove the reference.",
      },
    ]);
  });
});
