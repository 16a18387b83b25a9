import type { CheckResult } from "../../src/model/results.ts";
import { base, check, closed, head, open, workMemOf } from "./orders-shop.ts";

const fleet = Array.from({ length: 12 }, (_, index) => `orders-${`${index}`.padStart(3, "0")}`);

/** Checks in each way in which they can end. */
export const checks = {
  "check-closed": check,
  "check-open": {
    ...check,
    decision: open,
    plan: {
      ...check.plan,
      changes: check.plan.changes.slice(0, 1),
      order: ["orders-eu"],
      structure: [
        { kind: "instance-removed", instance: "orders-old" },
        { kind: "instance-redefined", instance: "orders-eu", field: "version", before: '"16.3"', after: '"16.4"' },
        {
          kind: "document-changed",
          document: "Lock/durability",
          path: "policies/durability.yaml",
          before: base,
          after: head,
        },
        {
          kind: "document-changed",
          document: "File/.github/workflows/check.yaml",
          path: ".github/workflows/check.yaml",
          after: head,
        },
        { kind: "document-changed", document: "File/CODEOWNERS", path: "CODEOWNERS", before: base },
      ],
    },
    findings: [],
  },
  "check-awaiting": {
    ...check,
    plan: { ...check.plan, changes: [...fleet.map(workMemOf), ...check.plan.changes.slice(4)], order: fleet },
    decision: {
      ...closed,
      reason: "requirements not met: 2 of 3",
      mayAct: ["bo", "chris", "lin", "sam", "uma"],
      children: [
        ...closed.children,
        {
          verdict: "closed",
          title: "Lock/memory",
          reason: "guards orders-000 work_mem: 4MB → 64MB, 11 more",
          mayAct: ["bo", "lin", "sam", "uma"],
          children: [
            {
              verdict: "open",
              title: "stage dba",
              reason: "has 1 of 1 approvals",
              mayAct: [],
              children: [{ verdict: "open", title: "chris", reason: "approved as acme/dba", mayAct: [], children: [] }],
            },
            {
              verdict: "closed",
              title: "stage change-board",
              reason: "has 1 of 2 approvals",
              mayAct: ["bo", "lin", "sam", "uma"],
              children: [],
            },
          ],
        },
        { verdict: "open", title: "Threshold/fleet", reason: "accepted by name", mayAct: [], children: [] },
      ],
    },
    guards: [
      ...fleet.map((instance) => ({ policy: "Lock/memory", instance, parameter: "work_mem" })),
      { policy: "Lock/durability", instance: "orders-prod", parameter: "fsync" },
      { policy: "Lock/memory", instance: "orders-prod", parameter: "shared_buffers" },
    ],
    life: {
      state: "awaiting",
      awaits: ["Lock/durability dba", "Lock/memory change-board"],
      because: "Two stages lack approvals; members of acme/dba and acme/cab can give them.",
    },
  },
  "check-invalid": {
    ...check,
    plan: {
      ...check.plan,
      changes: [],
      structure: [
        {
          kind: "document-changed",
          document: "Lock/durability",
          path: "policies/durability.yaml",
          before: base,
          after: head,
        },
      ],
      order: [],
    },
    findings: [
      {
        code: "documents/unknown-key",
        severity: "error",
        message: "parameter is no key of a Lock.",
        fix: "Write parameters.",
        at: { file: "policies/durability.yaml", line: 6, column: 3 },
      },
    ],
    decision: {
      ...open,
      verdict: "closed",
      reason: "requirements not met: 1 of 1",
      children: [
        {
          verdict: "closed",
          title: "the request has errors",
          reason: "Its documents or its plan have errors, so its effect is not known. Mend them and push again.",
          mayAct: [],
          children: [],
        },
      ],
    },
    life: { state: "invalid", awaits: [], because: "Its documents have errors; push a commit that mends them." },
  },
} satisfies Readonly<Record<string, CheckResult>>;
