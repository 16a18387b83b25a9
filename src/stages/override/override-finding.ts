import type { Finding } from "../../model/finding.ts";

/** A finding that refuses an override. */
export function refuse(reason: string, message: string, fix: string): Finding {
  return { code: `override/${reason}`, severity: "error", message, fix };
}
