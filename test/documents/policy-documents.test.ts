import { describe, expect, it } from "vitest";
import { parseText, readText, summarize } from "./fixture.ts";

/** A fixture with one text replaced by another. */
function edit(kind: string, from: string | RegExp, to: string): string {
  const text = readText(`every-kind/${kind}.yaml`);
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`The fixture does not hold ${String(from)}.`);
  return edited;
}

/** What a document is refused for: place, code, message, fix. */
function refusals(text: string): readonly string[] {
  const { findings } = parseText(text);
  return findings.map(({ line, column, code, message, fix }) => `${line}:${column} ${code}: ${message} ${fix}`);
}

describe("who may approve", () => {
  it("A17: a bot's login is refused with the advice to name the app's id", () => {
    const words =
      "renovate[bot] is a bot, and a bot never counts by its login. To let an app approve, name its numeric id under apps.";
    expect(refusals(edit("lock", "users: [lin]", 'users: [lin, "renovate[bot]"]'))).toEqual([
      `13:71 documents/bot-login: ${words}`,
    ]);
    expect(refusals(edit("lock", "fallback: { ", 'fallback: { users: ["renovate[bot]"], '))).toEqual([
      expect.stringContaining(`documents/bot-login: ${words}`),
    ]);
    expect(refusals(edit("lock", "teams: [acme/oncall-dba]", 'users: ["renovate[bot]"]'))).toEqual([
      expect.stringContaining(`documents/bot-login: ${words}`),
    ]);
    expect(summarize(parseText(edit("owners", "[lin, ada]", '[lin, "Renovate[bot]"]')))).toEqual([
      expect.stringContaining("documents/bot-login"),
    ]);
  });

  it.each(["0", "-1", "1.5", '"12345"', "app", "9007199254740993"])("is no app: %s", (id) => {
    const { document, findings } = parseText(edit("threshold", "12345", id));
    expect(document).toBeUndefined();
    expect(findings[0]).toMatchObject({ line: 8 });
  });

  it("opens no emergency as an app, which nobody can ask what happened", () => {
    expect(summarize(parseText(edit("lock", "teams: [acme/oncall-dba]", "apps: [12345]")))).toEqual([
      "15:24 documents/unknown-property",
    ]);
  });
});

describe("a fallback", () => {
  it("names somebody", () => {
    const text = edit("lock", "teams: [acme/sre-leads], apps: [12345], ", "");
    expect(refusals(text)).toEqual([
      "13:95 documents/nobody-named: The fallback names nobody. Add teams, users or apps.",
    ]);
  });

  it.each(["0", "-1", "8761", "1d"])("is not called in after %s hours", (hours) => {
    const codes = parseText(edit("lock", "afterHours: 1.5", `afterHours: ${hours}`)).findings.map(({ code }) => code);
    expect(codes).toEqual([hours === "1d" ? "documents/wrong-type" : "documents/wrong-value"]);
  });
});

describe("a lock", () => {
  it("locks something", () => {
    const text = edit("lock", / {2}parameters[^]*(?= {2}approvals:)/, "").replace(/ {2}derived:[^]*(?= {2}ticket)/, "");
    expect(refusals(text)).toEqual([
      "4:1 documents/nothing-locked: The lock locks nothing. Add parameters or derived.",
    ]);
  });

  it("names each derived value once", () => {
    expect(refusals(edit("lock", "name: cache", "name: connection-memory"))).toEqual([
      "20:15 documents/duplicate-derived: Two derived values are called connection-memory. Give each its own name.",
    ]);
  });

  it.each([
    ["value: settings.max_connections * ", "value: settings.max_connections + * ", "18:41 documents/expression"],
    ["value: settings.shared_buffers", "value: labels", "20:29 documents/expression"],
    ["allow: settings.max_connections * settings.work_mem <=", "allow: memory *", "19:14 documents/expression"],
    ["memory / 2", "memroy(2)", "19:62 documents/expression"],
  ])("has expressions that can be read: %s", (from, to, finding) => {
    expect(summarize(parseText(edit("lock", from, to)))).toEqual([finding]);
  });

  it("asks a system for its ticket", () => {
    expect(refusals(edit("lock", "servicenow", "Service Now"))).toEqual([
      `21:21 documents/wrong-value: spec.ticket.system is "Service Now"; that is not allowed. Write the name of a change-management system: lower-case letters, digits and '-', such as servicenow.`,
    ]);
  });
});

describe("a threshold", () => {
  it("holds the order of its approval stages", () => {
    expect(summarize(parseText(edit("threshold", "stage: sre", "stage: sre, after: dba")))).toEqual([
      "8:36 documents/unknown-stage",
    ]);
  });
});

describe("a window", () => {
  it.each([
    ["Europe/Berlim", "Did you mean Europe/Berlin"],
    ["+01:00", "Write a time zone by its IANA name, such as Europe/Berlin."],
    ["Orders/Shop", "Write a name of the IANA time zone database, such as Europe/Berlin or UTC."],
  ])("is in a zone that exists, not in %s", (zone, fix) => {
    const [finding, ...others] = parseText(edit("window", "Europe/Berlin", `"${zone}"`)).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ line: 7 });
    expect(finding?.fix).toContain(fix);
  });

  it("says when it is", () => {
    expect(refusals(edit("window", / {2}weekly.*\n/, ""))).toEqual([
      "4:1 documents/window-times: The window does not say when it is. Add once or weekly.",
    ]);
  });

  it("says it once", () => {
    const once = "  once: { from: 2026-12-20T18:00, until: 2027-01-03T08:00 }\n";
    expect(refusals(edit("window", "  weekly", `${once}  weekly`))).toEqual([
      "9:3 documents/window-times: The window says both once and weekly. Keep one of the two; a second window may hold the other.",
    ]);
  });

  it.each(["2026-12-20T18:00", "2026-12-20T17:59"])("ends after it starts, not at %s", (until) => {
    expect(refusals(edit("window-once", "2027-01-03T08:00", until))).toEqual([
      `7:42 documents/window-order: The window ends at ${until}, which is not after its start at 2026-12-20T18:00. Write an until that lies after from.`,
    ]);
  });

  it.each(["2026-02-30T18:00", "2026-12-20", "2026-12-20T18:00Z", "2026-12-20T24:00", "2026-12-20 18:00"])(
    "starts at a time that clocks show, without an offset: not at %s",
    (from) => {
      expect(summarize(parseText(edit("window-once", "2026-12-20T18:00", `"${from}"`)))).toEqual([
        "7:18 documents/wrong-value",
      ]);
    },
  );

  it.each(["24:00", "9:00", "22:60", "22:00:00"])("has no hour %s", (start) => {
    expect(summarize(parseText(edit("window", "22:00", start)))).toEqual(["8:39 documents/wrong-value"]);
  });

  it.each(["monday", "1"])("has no day %s", (day) => {
    expect(parseText(edit("window", "sat", day)).findings).toHaveLength(1);
  });
});

describe("a rollout", () => {
  it("has steps", () => {
    const text = edit("rollout", / {2}canary.*\n {2}waves.*\n/, "");
    expect(refusals(text)).toEqual([
      "4:1 documents/no-steps: The rollout has no steps: every server would be changed at once. Add canary or waves.",
    ]);
  });

  it("has waves that rise", () => {
    expect(refusals(edit("rollout", "[10, 33.3]", "[10, 50, 50]"))).toEqual([
      "7:19 documents/waves-not-rising: A wave of 50 percent cannot follow one of 50: each says how much is done after it. Write rising percentages, such as [10, 50].",
    ]);
    expect(summarize(parseText(edit("rollout", "[10, 33.3]", "[50, 10]")))).toEqual([
      "7:15 documents/waves-not-rising",
    ]);
  });

  it.each(["0", "100", "-5", "10%"])("has no wave of %s percent", (percent) => {
    expect(parseText(edit("rollout", "33.3", percent)).findings).toHaveLength(1);
  });

  it("asks its health more than once", () => {
    expect(refusals(edit("rollout", "every: 10s", "every: 3m"))).toEqual([
      "12:12 documents/health-interval: The health is asked every 3m, but must hold for 2m only: it would be asked once. Write an every of at most 2m.",
    ]);
    expect(parseText(edit("rollout", "every: 10s", "every: 2m")).findings).toEqual([]);
  });

  it.each([
    ["statistics.deadlocks < 5 &&", "statistics.deadlocks <", "10:12 documents/expression"],
    [" && settings.max_connections <= 500", " && ", "10:39 documents/expression"],
    ["statistics.deadlocks < 5 && settings.max_connections <= 500", "statistics", "10:12 documents/expression"],
  ])("has a check that can be read: %s", (from, to, finding) => {
    expect(summarize(parseText(edit("rollout", from, to)))).toHaveLength(1);
    expect(summarize(parseText(edit("rollout", from, to)))[0]).toBe(finding);
  });
});

describe("the forge", () => {
  it("is where the repository is, if it is GitHub", () => {
    expect(refusals(edit("configuration-github", / {4}repository.*\n/, ""))).toEqual([
      "5:3 documents/missing-property: spec.forge has no repository. Add repository: its owner and name on the forge, such as acme/db-config.",
    ]);
  });

  it("knows its teams itself, if it is GitHub", () => {
    const teams = "    teams: { acme/dba: [lin] }\n";
    expect(refusals(`${readText("every-kind/configuration-github.yaml")}${teams}`)).toEqual([
      "10:5 documents/idle-property: Members of teams stand here, but the forge's own teams count. Remove teams, and name members on the forge.",
    ]);
  });

  it("has neither repository nor app, if it is local", () => {
    const local = edit("configuration-github", "kind: github", "kind: local");
    expect(refusals(local)).toEqual([
      "7:5 documents/idle-property: A local forge has no repository. Remove repository, or write kind: github.",
      "8:5 documents/idle-property: A local forge has no app. Remove app, or write kind: github.",
    ]);
  });

  it.each(["db-config", "acme/db/config", "acme/..", "-acme/db", "acme/", "https://github.com/acme/db-config"])(
    "holds no repository called %s",
    (name) => {
      expect(summarize(parseText(edit("configuration-github", "acme/db-config", `"${name}"`)))).toEqual([
        "7:18 documents/wrong-value",
      ]);
    },
  );
});
