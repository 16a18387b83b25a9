import { describe, expect, it } from "vitest";
import {
  findBelonging,
  findUnreadableTeams,
  listApprovers,
  type Memberships,
  nameApp,
  renderApprovers,
} from "../../src/model/approvers.ts";

const memberships: Memberships = new Map([
  ["acme/dba", { kind: "members", logins: ["Bo", "deploy[bot]"] }],
  ["acme/cab", { kind: "members", logins: ["bo", "chris"] }],
  ["acme/gone", { kind: "unknown", reason: "no such team" }],
]);
const from = { teams: ["acme/gone", "acme/dba", "acme/cab", "acme/unread"], users: ["LIN", "ci[bot]"], apps: [4711] };

describe("findBelonging", () => {
  it("names the first team that holds somebody, in any case of the login", () => {
    expect(findBelonging({ login: "BO" }, from, memberships)).toBe("acme/dba");
    expect(findBelonging({ login: "chris" }, from, memberships)).toBe("acme/cab");
  });

  it("names a person by their own login before any team", () => {
    expect(findBelonging({ login: "lin" }, from, memberships)).toBe("lin");
    expect(findBelonging({ login: "bo" }, { ...from, users: ["BO"] }, memberships)).toBe("bo");
  });

  it("A17: knows an app by its id alone, and a bot without an id not at all", () => {
    expect(findBelonging({ login: "deploy[bot]", app: 4711 }, from, memberships)).toBe("app 4711");
    expect(findBelonging({ login: "lin", app: 4712 }, from, memberships)).toBeUndefined();
    for (const login of ["deploy[bot]", "ci[bot]", "CI[BOT]"])
      expect(findBelonging({ login }, from, memberships)).toBeUndefined();
    expect(findBelonging({ login: "[bot]ic" }, { ...from, users: ["[bot]ic"] }, memberships)).toBe("[bot]ic");
  });

  it("does not hold for members whom the policy does not name, nor for teams nobody could read", () => {
    expect(
      findBelonging({ login: "chris" }, { ...from, teams: ["acme/dba", "acme/CAB"] }, memberships),
    ).toBeUndefined();
    expect(findBelonging({ login: "dee" }, from, memberships)).toBeUndefined();
  });
});

describe("listApprovers", () => {
  it("lists every person once, by folded login, and no bots", () => {
    expect([...listApprovers(from, memberships)]).toEqual([
      ["bo", "bo"],
      ["chris", "chris"],
      ["lin", "LIN"],
    ]);
  });
});

describe("findUnreadableTeams", () => {
  it("tells which teams cannot be told, and why", () => {
    expect(findUnreadableTeams(from, memberships)).toEqual([
      "acme/gone (no such team)",
      "acme/unread (nobody has read it)",
    ]);
    expect(findUnreadableTeams({ ...from, teams: ["acme/dba"] }, memberships)).toEqual([]);
  });
});

describe("renderApprovers", () => {
  it("names teams, people and apps in that order", () => {
    expect(renderApprovers({ teams: ["acme/dba"], users: ["lin"], apps: [4711, 4712] })).toBe(
      "acme/dba, lin, app 4711, app 4712",
    );
    expect(nameApp(7)).toBe("app 7");
  });
});
