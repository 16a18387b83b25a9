import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/model/decision.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { Notice } from "../../src/model/notice.ts";
import type { Change } from "../../src/model/plan.ts";
import type { CheckResult } from "../../src/model/results.ts";
import { noticeMarker, renderNotice } from "../../src/report/render-notice.ts";
import {
  base,
  check,
  closed,
  digest,
  head,
  open,
  own,
  profile,
  sharedBuffers,
  value,
  workMemOf,
} from "./orders-shop.ts";

const secretParameters = new Set<string>();

function notice(result: CheckResult): Notice {
  return renderNotice(result, { secretParameters, target: "main" });
}

function checkOf(changes: readonly Change[], over: Partial<CheckResult> = {}): CheckResult {
  const order = [...new Set(changes.map((change) => change.instance))];
  return { ...check, plan: { ...check.plan, changes, order }, ...over };
}

function shops(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `orders-${index}`);
}

/** Each instance sets its own value, so that no two changes are identical. */
function unlike(count: number): readonly Change[] {
  return shops(count).map((name, index) => ({
    ...workMemOf(name),
    after: { value: value(`${index}MB`), origin: own(name, 7) },
  }));
}

const error: Finding = {
  code: "check/behind-trunk",
  severity: "error",
  message: "It lacks commits.",
  fix: "Merge main.",
};

function expectShort(text: string): void {
  expect(text.length).toBeLessThan(60_000);
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
}

describe("a notice", () => {
  it("names what was evaluated: request, head, base, target and plan", () => {
    expect(notice(check)).toMatchObject({ request: "tune-orders", head, base, target: "main", digest });
  });

  it("has a comment that begins with the mark by which it is found again, and the details do not", () => {
    const { comment, details } = notice(check);
    expect(comment.startsWith(`${noticeMarker}\n\n## Change request tune-orders\n`)).toBe(true);
    expect(noticeMarker).toBe("<!-- setpoint:check -->");
    expect(details).not.toContain("setpoint:check");
  });

  it("is closed while the gate is, and while anything is to be mended", () => {
    expect(notice(check).verdict).toBe("closed");
    expect(notice({ ...check, decision: open }).verdict).toBe("open");
    expect(notice({ ...check, decision: open, findings: [error] }).verdict).toBe("closed");
    const plan = { ...check.plan, findings: [error] };
    const inPlan = notice({ ...check, decision: open, plan });
    expect(inPlan.verdict).toBe("closed");
    expect(inPlan.summary).toBe("Closed: 1 error to be mended");
    expect(inPlan.comment).toContain("❌ **Closed: 1 error to be mended**");
  });

  it("A2: says that a policy which the request brings is not in force for it", () => {
    const kinds = ["Lock", "Rule", "Owners", "Threshold", "Window", "Rollout", "Configuration"];
    for (const kind of kinds) {
      const plan = {
        ...check.plan,
        structure: [{ kind: "document-changed", document: `${kind}/loose`, path: "policies/loose.yaml", after: head }],
      } as const;
      expect(notice({ ...check, plan }).comment).toContain(
        "This request changes policy. Nothing of that is in force yet: the trunk's policy decides about this request.",
      );
    }
    expect(notice(check).comment).not.toContain("changes policy");
  });

  it("tells where the request is on its way", () => {
    const life = { state: "rolled-back", awaits: [], because: "The servers have what they had before." } as const;
    const { comment } = notice({ ...check, decision: open, life });
    expect(comment).toContain("✅ **Open: nothing that changes is locked (4); state: rolled back**");
    expect(comment).toContain("### Where it stands\n\nThe servers have what they had before.\n");
  });

  it("tells for each change the policies that hold it with their state, and the first who may approve", () => {
    const many = ["bo", "chris", "dana", "eve"];
    const decision: Decision = {
      ...closed,
      children: [
        { verdict: "closed", title: "Lock/durability", reason: "", mayAct: many, children: [] },
        { verdict: "open", title: "Lock/memory", reason: "", mayAct: [], children: [] },
        { verdict: "open", title: "Lock/size", reason: "", mayAct: [], children: [] },
        { verdict: "closed", title: "Lock/size ticket in servicenow", reason: "", mayAct: [], children: [] },
      ],
    };
    const guards = ["Lock/memory", "Lock/durability", "Lock/size", "Lock/unknown"].map((policy) => ({
      policy,
      instance: "orders-prod",
      parameter: "shared_buffers",
    }));
    expect(notice(checkOf([sharedBuffers], { decision, guards })).comment).toContain(
      "| <code>Lock/durability (closed), Lock/memory (open), Lock/size (closed), Lock/unknown</code> | <code>bo, chris, dana, … (+1)</code> |",
    );
  });

  it("tells why each stage is closed, with the opinions that do not count", () => {
    const opinions = shops(7).map((title): Decision => ({
      verdict: "closed",
      title,
      reason: "approved another plan",
      mayAct: [],
      children: [],
    }));
    const [lock] = closed.children;
    const [stage] = lock?.children ?? [];
    if (!lock || !stage) throw new Error("no stage");
    const decision = { ...closed, children: [{ ...lock, children: [{ ...stage, children: opinions }] }] };
    const told = ["0", "1", "2", "3", "4"].map((name) => `orders-${name}: approved another plan`).join("; ");
    expect(notice({ ...check, decision }).comment).toContain(
      `| <code>Lock/durability, stage dba</code> | has 0 of 1 approvals; ${told}; 2 more | <code>bo, chris</code> |`,
    );
  });

  it("links a line to the document as it is in the request, and encodes its path", () => {
    const origin = { ...own("a", 7), at: { file: `instances/"><b>'(x).yaml`, line: 7, column: 1 } };
    const change = { ...workMemOf("orders-eu"), after: { value: value("1MB"), origin } };
    const sources = "https://github.com/acme/shop/blob";
    const { comment } = renderNotice(checkOf([change]), { secretParameters, target: "main", sources });
    expect(comment).toContain(
      `<a href="${sources}/${head}/instances/%22%3E%3Cb%3E%27%28x%29.yaml#L7"><code>instances/"&#62;&#60;b&#62;'(x).yaml:7</code></a>`,
    );
  });

  it("has no link where a value falls back to a default", () => {
    const { before } = sharedBuffers;
    if (!before) throw new Error("no side");
    const change = { ...sharedBuffers, after: { ...before, origin: { kind: "engine-default" } } } as const;
    const sources = "https://github.com/acme/shop/blob";
    const { comment } = renderNotice(checkOf([change]), { secretParameters, target: "main", sources });
    expect(comment).toContain("<code>engine default, no longer instances/orders-prod.yaml:12</code>");
    expect(comment).not.toContain("<a ");
  });
});

describe("the comment and the details of a notice", () => {
  it("are the same report where nothing has to be left out", () => {
    const { comment, details } = notice(check);
    expect(comment).toBe(`${noticeMarker}\n\n${details}`);
  });

  it("tell a profile's change of 400 instances in one row", () => {
    const rows = notice(checkOf(shops(400).map(workMemOf))).comment.split("\n");
    expect(rows.filter((row) => row.includes("400 instances: orders-0, orders-1, orders-2, … (+397)"))).toHaveLength(1);
  });

  it("hold every one of 500 unlike changes once", () => {
    const { comment, details } = notice(checkOf(unlike(500)));
    const rows = `${comment}${details}`.match(/^\| <code>(orders-\d+)<\/code> \| <code>work_mem/gm);
    expect(new Set(rows).size).toBe(500);
    expect(rows).toHaveLength(500);
    expect(details).toContain("\n\nThis is what the comment of the change request had to leave out.\n\n");
    expect(details).toContain("### Effective changes\n\n| Instances | Parameter |");
  });

  it.each([1000, 10_000])("of %i unlike changes are below 60,000 bytes, with all totals and what is cut", (count) => {
    const { comment, details, summary } = notice(checkOf(unlike(count)));
    const totals = `${count} effective changes on ${count} instances, none by restart; 1 structural change; 1 of 1 requirement closed; 1 warning`;
    for (const text of [comment, details]) {
      expectShort(text);
      expect(text.length).toBeGreaterThan(50_000);
      expect(text).toContain(`❌ **Closed: requirements not met: 1 of 1; may act: bo, chris**\n\n${totals}\n`);
      expect(text).toContain(`<sub>plan <code>${digest}</code> · base and its policy <code>${base}</code>`);
    }
    expect(comment).toContain("<code>stage dba</code> has 0 of 1 approvals");
    const [, cut, all] =
      /\n\n(\d+) of (\d+) rows are left out here; all are in the details of the check run\./.exec(comment) ?? [];
    expect(Number(all)).toBe(count);
    expect(comment.match(/^\| <code>orders-\d+<\/code> \| <code>work/gm)).toHaveLength(count - Number(cut));
    expect(details).toMatch(/\d+ of \d+ rows are left out here; all are in the summary of the job that checked it\./);
    expect(summary).toBe("Closed: 1 approval stage incomplete (dba)");
  });

  it.each(["@", "漢", "🐘", "\u{202e}", "|"])("are below 60,000 bytes however long any text of %j is", (character) => {
    const long = character.repeat(10_000);
    const finding: Finding = { code: long, severity: "error", message: long, fix: long };
    const decision = { ...closed, title: long, reason: long, mayAct: Array.from({ length: 50 }, () => long) };
    const changes = unlike(50).map((change) => ({ ...change, instance: long, parameter: long }));
    const life = { state: "awaiting", awaits: [long], because: long } as const;
    const over = { request: long, decision, trust: long, findings: [finding], base: long, head: long, life };
    const { comment, details, summary } = notice(checkOf(changes, over));
    expectShort(comment);
    expectShort(details);
    expect(comment).toContain("50 effective changes on 1 instance, none by restart");
    expect(summary.length).toBeLessThanOrEqual(140);
  });

  it("say how many errors there are and how many they leave out", () => {
    const findings = Array.from({ length: 3000 }, (_, index) => ({ ...error, message: `Fault ${index}.` }));
    const { comment } = notice({ ...check, findings });
    expectShort(comment);
    expect(comment).toContain("; 3000 errors\n");
    expect(comment).toMatch(/\n\n\d+ of 3000 rows are left out here; all are in the details of the check run\.\n/);
  });
});

describe("the summary of a notice", () => {
  const refusal: Decision = { verdict: "closed", title: "trunk has no policy", reason: "", mayAct: [], children: [] };

  it.each([
    ["Open: 6 changes on 4 instances, 1 structural change", { ...check, decision: open }],
    ["Open: 1 change on 1 instance", { ...checkOf([sharedBuffers]), decision: open }],
    ["Closed: 1 approval stage incomplete (dba)", check],
    ["Closed: 1 error to be mended; 1 approval stage incomplete (dba)", { ...check, findings: [error] }],
    ["Closed: trunk has no policy", { ...check, decision: { ...closed, children: [refusal] } }],
    ["Closed: tune-orders onto main", { ...check, decision: { ...closed, children: [] } }],
    [
      "Closed: 2 approval stages incomplete (dba); trunk has no policy",
      { ...check, decision: { ...closed, children: [...closed.children, ...closed.children, refusal] } },
    ],
  ])("reads %s", (summary, result) => {
    const { structure, ...plan } = result.plan;
    const isShort = result.plan.changes.length === 1;
    expect(notice({ ...result, plan: { ...plan, structure: isShort ? [] : structure } }).summary).toBe(summary);
  });

  it("says that nothing changes", () => {
    const plan = { ...check.plan, changes: [], structure: [] };
    expect(notice({ ...check, plan, decision: open }).summary).toBe("Open: nothing changes");
  });

  it("is cut to 140 characters, and never within one", () => {
    for (const shift of ["", "x"]) {
      const decision = { ...closed, title: `${shift}${"🐘".repeat(100)}`, children: [] };
      const { summary } = notice({ ...check, decision });
      expect(summary.length).toBeLessThanOrEqual(140);
      expect(summary).toMatch(/^Closed: x?🐘+…$/u);
    }
  });
});

describe("the annotations of a notice", () => {
  it("stand where findings do, by their severity", () => {
    const at = { file: "instances/orders-prod.yaml", line: 12, column: 5 };
    const findings = (["error", "warning", "note"] as const).map((severity): Finding => ({
      code: `validate/${severity}`,
      severity,
      message: "It is wrong.",
      fix: "Mend it.",
      at,
    }));
    const { annotations } = notice({ ...check, guards: [], findings: [...findings, error] });
    const place = { path: at.file, line: 12, message: "It is wrong. Mend it." };
    expect(annotations).toEqual([
      { ...place, level: "failure", title: "validate/error" },
      { ...place, level: "warning", title: "validate/warning" },
      { ...place, level: "notice", title: "validate/note" },
    ]);
  });

  it("stand where the request sets what a policy holds, once for all instances, and nowhere else", () => {
    const fallback = {
      ...workMemOf("orders-us"),
      parameter: "jit",
      after: { value: value("on"), origin: { kind: "engine-default" } },
    } as const;
    const removed: Change = { instance: "orders-old", parameter: "jit", takesEffect: "reload", secret: false };
    const emergency = {
      ...fallback,
      parameter: "port",
      after: { value: value("1"), origin: { ...profile("oltp", 8), kind: "override" } },
    } as const;
    const changes = [...shops(400).map(workMemOf), fallback, removed, emergency];
    const guards = changes.map(({ instance, parameter }) => ({ policy: "Lock/memory", instance, parameter }));
    expect(notice(checkOf(changes, { guards, findings: [] })).annotations).toEqual([
      {
        path: "profiles/oltp.yaml",
        line: 7,
        level: "notice",
        title: "held by Lock/memory",
        message: "work_mem: 4MB → 64MB on 400 instances: orders-0, orders-1, orders-2, … (+397).",
      },
    ]);
  });

  it("are all there, whatever their number", () => {
    const findings = Array.from({ length: 1234 }, (_, index): Finding => ({
      ...error,
      at: { file: "a.yaml", line: index + 1, column: 1 },
    }));
    expect(notice({ ...check, guards: [], findings }).annotations).toHaveLength(1234);
  });

  it("are none where nobody has told what policies hold", () => {
    const { guards: _, ...unguarded } = check;
    expect(notice({ ...unguarded, findings: [] }).annotations).toEqual([]);
  });
});
