import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/model/finding.ts";
import { checkApprovals } from "../../../src/stages/validate/check-approvals.ts";
import { type Files, instance, located, readFleet } from "../../support/orders-shop.ts";

function check(stage: string, policy = "Lock"): readonly Finding[] {
  const specs: Readonly<Record<string, string>> = {
    Lock: "parameters: [fsync]",
    Owners: "paths: [policies/**]",
    Threshold: "maxInstances: 3",
  };
  const text = `apiVersion: setpoint/v1
kind: ${policy}
metadata: { name: durability }
spec:
  ${specs[policy]}
  approvals: [{ stage: dba, ${stage} }]
`;
  const files: Files = { "instances/orders.yaml": instance("orders"), "policies/durability.yaml": text };
  const { findings, policies } = readFleet(files);
  expect(findings).toEqual([]);
  return checkApprovals(policies);
}

describe("an approval stage", () => {
  it.each([
    "from: { users: [lin, ada] }, count: 2",
    "from: { users: [lin], apps: [12345] }, count: 2",
    "from: { teams: [shop/dba] }, count: 9",
    "from: { users: [lin], teams: [shop/dba] }, count: 9",
    "from: { users: [lin] }, count: 2, fallback: { users: [ada] }",
    "from: { users: [lin] }, count: 5, fallback: { teams: [shop/dba] }",
    "from: { teams: [shop/dba] }, fallback: { users: [lin] }",
    "from: { teams: [shop/dba] }, fallback: { teams: [shop/dba], users: [ada] }",
  ])("is sound where enough people can be found: %s", (stage) => {
    expect(check(stage)).toEqual([]);
  });

  it.each([
    ["from: { users: [lin, ada] }, count: 3", 3, 2],
    ["from: { users: [lin, Lin] }, count: 2", 2, 1],
    ["from: { users: [lin], apps: [12345] }, count: 3", 3, 2],
    ["from: { users: [lin] }, count: 2, fallback: { users: [LIN], afterHours: 1 }", 2, 1],
  ])("can never be complete where it asks for more people than it names: %s", (stage, count, named) => {
    expect(check(stage)[0]).toEqual({
      code: "validate/too-few-approvers",
      severity: "error",
      message: `Stage dba of Lock durability asks for ${count} approvals, but names ${named}: it can never be complete.`,
      fix: "Name more people or a team, or lower its count.",
      at: { file: "policies/durability.yaml", line: 3, column: 13 },
    });
  });

  it.each([
    "from: { teams: [shop/dba] }, fallback: { teams: [Shop/DBA], afterHours: 4 }",
    "from: { teams: [shop/dba], users: [lin] }, fallback: { users: [Lin] }",
    "from: { apps: [12345], users: [lin] }, fallback: { apps: [12345] }",
  ])("has a fallback worth nothing where it calls in nobody else: %s", (stage) => {
    expect(check(stage)).toMatchObject([{ code: "validate/fallback-idle", severity: "warning" }]);
  });

  it.each(["Owners", "Threshold"])("is judged in %s, too", (policy) => {
    const findings = check("from: { users: [lin] }, count: 2", policy);
    expect(located(findings)).toEqual(["validate/too-few-approvers@policies/durability.yaml:3"]);
    expect(findings[0]?.message).toContain(`of ${policy} durability`);
  });
});
