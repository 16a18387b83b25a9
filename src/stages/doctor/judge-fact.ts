import type { DoctorCheck } from "../../model/doctor-check.ts";
import type { Fact } from "../../model/repository-settings.ts";

/** What is known is judged; what could not be read is unknown, and that is no good news. */
export function judgeFact<T>(code: string, fact: Fact<T>, judge: (value: T) => Omit<DoctorCheck, "code">): DoctorCheck {
  if (fact.kind === "known") return { code, ...judge(fact.value) };
  const fix = "Run this with a token that may read it: the app's, or an administrator's.";
  return { code, verdict: "unknown", found: fact.reason, fix };
}
