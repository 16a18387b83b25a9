import { describe, expect, it } from "vitest";
import { decide } from "../../../src/stages/gate/decide.ts";
import { deriveRequirements, findTeams } from "../../../src/stages/gate/derive-requirements.ts";
import { judgeOpinion } from "../../../src/stages/gate/judge-opinion.ts";
import type { Opinion } from "../../../src/stages/gate/last-opinions.ts";
import type { Requirement } from "../../../src/stages/gate/requirement.ts";
import { base, digest, orders, outline, proposed, withStages } from "./fsync-request.ts";
import { at, evidence, match, members, owners, propose, review, stage } from "./shop.ts";
import { engines } from "./shop-engine.ts";

function stageReasons(needed: readonly Requirement[], ...logins: readonly string[]): readonly string[] {
  return decide(needed, evidence(proposed, { reviews: logins.map((login) => review(login, digest)) }))
    .children.flatMap((child) => child.children)
    .map((child) => `${child.verdict} ${child.reason}`);
}

describe("decideStages", () => {
  const dba = stage("dba", ["acme/dba"]);
  const cab = stage("cab", ["acme/cab"], { count: 2, after: "dba" });

  it("lets a later stage wait for an earlier one, and counts what it has already", () => {
    const needed = withStages(dba, cab);
    expect(stageReasons(needed, "dee", "eli")).toEqual(["closed has 0 of 1 approvals", "closed waits for stage dba"]);
    expect(stageReasons(needed, "dee", "eli", "chris")).toEqual([
      "open has 1 of 1 approvals",
      "open has 2 of 2 approvals",
    ]);
  });

  it("waits for the whole chain, not only for the stage before", () => {
    const third = stage("owners", ["acme/owners"], { after: "cab" });
    expect(stageReasons(withStages(dba, cab, third), "dee", "eli", "olga")[2]).toBe("closed waits for stage dba");
  });

  it("asks whoever objects to act, though they made the request and may not approve it", () => {
    const objection = review("Bo", digest, { verdict: "changes-requested" });
    const own = { known: "bo@shop.example", login: "bo", role: "author", commit: "1" } as const;
    const contributors = [...evidence(proposed).contributors, own];
    const decision = decide(withStages(dba), evidence(proposed, { contributors, reviews: [objection] }));
    expect(decision).toMatchObject({ verdict: "closed", mayAct: ["bo", "chris"] });
    expect(decision.children[0]?.children[0]?.children[0]).toEqual({
      verdict: "closed",
      title: "Bo",
      reason: "requests changes",
      mayAct: [],
      children: [],
    });
  });

  it("closes on a policy that cannot be met, and says how to correct it", () => {
    const nobody = withStages({ stage: "void", from: { teams: [], users: [], apps: [] }, count: 1 });
    expect(stageReasons(nobody)).toEqual([
      "closed names nobody who may approve: correct the policy; has 0 of 1 approvals",
    ]);
    expect(stageReasons(withStages({ ...dba, count: 0 }))).toEqual([
      "closed asks for 0 approvals, which is no approval at all: correct the policy",
    ]);
    expect(stageReasons(withStages({ ...dba, count: Number.NaN }), "bo")[0]).toContain("asks for NaN approvals");
    expect(stageReasons(withStages({ ...dba, after: "ghost" }), "bo")).toEqual([
      "closed waits for stage ghost, which does not exist: correct the policy",
    ]);
    expect(stageReasons(withStages({ ...dba, after: "cab" }, { ...cab, count: 1 }), "bo")[0]).toBe(
      "closed waits for itself through stage dba: correct the policy",
    );
    expect(stageReasons(withStages(dba, dba), "bo")[0]).toBe(
      "closed cannot tell which stage dba is meant: correct the policy",
    );
    expect(stageReasons(withStages({ ...dba, count: 1.5, after: "cab" }, stage("cab", ["acme/cab"])), "bo")[0]).toBe(
      "closed has 1 of 1.5 approvals",
    );
    expect(decide(withStages(), evidence(proposed)).children[0]?.reason).toContain(
      "it names no approvals, so nobody can open it",
    );
  });
});

const adaInCab = { memberships: members({ "acme/cab": ["ada", "dee"] }) };

describe("refusals and thresholds", () => {
  it("A7: looks for makers only where somebody must approve", () => {
    const refusal: Requirement = { kind: "refusal", title: "no", reason: "no" };
    const byName: Requirement = { kind: "threshold", name: "wide", reason: "touches all", approvals: [] };
    const ofPeople: Requirement = { ...byName, approvals: [stage("cab", ["acme/cab"])] };
    const titles = (...needed: readonly Requirement[]): readonly string[] =>
      decide(needed, evidence(proposed, { contributors: [] })).children.map(
        (child) => `${child.title}: ${child.reason}`,
      );
    expect(titles(refusal, byName)).toHaveLength(2);
    expect(titles(ofPeople).at(-1)).toBe(
      "contributors: nobody is known to have made this change; its commits could not be read",
    );
  });

  it("A20, B12, B13: stays closed on a refusal, whoever approves", () => {
    const refusal: Requirement = { kind: "refusal", title: "tools are mixed in", reason: "split the request" };
    const decision = decide([refusal], evidence(proposed, { reviews: [review("bo", digest)] }));
    expect(decision).toMatchObject({ verdict: "closed", mayAct: [] });
    expect(decision.children).toEqual([
      { verdict: "closed", title: "tools are mixed in", reason: "split the request", mayAct: [], children: [] },
    ]);
  });

  it("opens a passed threshold only for whoever accepts it by name", () => {
    const wide = propose(
      {
        ...base,
        locks: [],
        owners: [owners("policies", ["policies/**"])],
        thresholds: [{ name: "wide", match: match({}), maxInstances: 0, approvals: [], at }],
      },
      { instances: { "orders-prod": { ...orders, settings: { work_mem: "8MB" } } } },
    );
    const needed = deriveRequirements(wide, engines);
    const reasonFor = (acceptedThresholds: readonly string[]): string | undefined =>
      decide(needed, evidence(wide, { acceptedThresholds })).children[0]?.reason;
    expect(reasonFor(["Wide"])).toBe(
      "the plan touches 1 of 1 matching instances, more than 0; accept wide by name, or split the change",
    );
    expect(reasonFor(["wide"])).toBe("the plan touches 1 of 1 matching instances, more than 0; accepted by name");
  });

  it("opens a passed threshold that names approvers for their approval of the plan, and for no word by name", () => {
    const wide = propose(
      {
        ...base,
        locks: [],
        owners: [owners("policies", ["policies/**"])],
        thresholds: [{ name: "wide", match: match({}), maxInstances: 0, approvals: [stage("cab", ["acme/cab"])], at }],
      },
      { instances: { "orders-prod": { ...orders, settings: { work_mem: "8MB" } } } },
    );
    const needed = deriveRequirements(wide, engines);
    expect(findTeams(needed)).toEqual(["acme/cab"]);
    expect(decide(needed, evidence(wide, { acceptedThresholds: ["wide"] }))).toMatchObject({
      verdict: "closed",
      mayAct: ["bo", "dee", "eli"],
    });
    const decision = decide(needed, evidence(wide, { reviews: [review("dee", wide.plan.digest)] }));
    expect(outline(decision).slice(1)).toEqual([
      "  open Threshold/wide: the plan touches 1 of 1 matching instances, more than 0; approvals of the plan accept it",
      "    open stage cab: has 1 of 1 approvals",
      "      open dee: approved as acme/cab",
    ]);
    expect(decide(needed, evidence(wide, { reviews: [review("ada", wide.plan.digest)], ...adaInCab })).verdict).toBe(
      "closed",
    );
    expect(
      decide(needed, evidence(wide, { reviews: [review("dee", wide.plan.digest)], contributors: [] })).verdict,
    ).toBe("closed");
  });

  it("stops at requirements and grounds from outside the types", () => {
    // @ts-expect-error a requirement that nobody has defined
    const requirement: Requirement = { kind: "wish" };
    expect(() => decide([requirement], evidence(proposed))).toThrow("Unexpected case");
    // @ts-expect-error a ground that nobody has defined
    const odd: Requirement = { ...withStages(stage("dba", []))[0], kind: "approvals", grounds: [{ kind: "mood" }] };
    expect(() => decide([odd], evidence(proposed))).toThrow("Unexpected case");
    const opinion = { ...review("bo", digest), replacesApproval: false };
    // @ts-expect-error a verdict that a forge adapter made up
    const made: Opinion = { ...opinion, verdict: "shrug" };
    expect(() => judgeOpinion(made, { from: { teams: [], users: [], apps: [] } }, evidence(proposed))).toThrow(
      "Unexpected case",
    );
  });
});
