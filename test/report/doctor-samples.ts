import type { CommandResult } from "../../src/model/results.ts";

/** A repository whose settings leave a gap, and one without a forge. */
export const doctorSamples: Readonly<Record<string, CommandResult>> = {
  doctor: {
    kind: "doctor",
    repository: "acme/shop",
    checks: [
      { code: "doctor/clock", verdict: "ok", found: "this machine's clock is 2s off the forge's", fix: "" },
      {
        code: "doctor/check-not-pinned",
        verdict: "wrong",
        found: "the check setpoint counts from any source; anybody's job of that name could post it",
        fix: "Choose app 4711 as the source of the required check setpoint.",
      },
      {
        code: "doctor/trunk-bypass",
        verdict: "weak",
        found: "the rules of main do not hold for OrganizationAdmin",
        fix: "Empty the bypass list.",
      },
    ],
    findings: [
      {
        code: "doctor/check-not-pinned",
        severity: "error",
        message: "The check setpoint counts from any source; anybody's job of that name could post it.",
        fix: "Choose app 4711 as the source of the required check setpoint.",
      },
      {
        code: "doctor/trunk-bypass",
        severity: "warning",
        message: "The rules of main do not hold for OrganizationAdmin.",
        fix: "Empty the bypass list.",
      },
    ],
  },
  "doctor-local": {
    kind: "doctor",
    repository: "this repository",
    checks: [],
    findings: [
      {
        code: "doctor/local-forge",
        severity: "warning",
        message: "The trunk's setpoint.yaml names no hosted forge.",
        fix: "Host it.",
      },
    ],
  },
};
