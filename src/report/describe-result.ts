import { assertNever } from "../model/assert-never.ts";
import type { MetricsCheckResult, RecordResult, WorkloadResult } from "../model/metric-results.ts";
import type {
  AuditResult,
  CatalogResult,
  CommandResult,
  DoctorResult,
  ExplainResult,
  ValidateResult,
  WriteResult,
} from "../model/results.ts";
import { describeAudit } from "./describe/describe-audit.ts";
import { describeCatalog } from "./describe/describe-catalog.ts";
import { describeCheckAll } from "./describe/describe-check-all.ts";
import { describeCheck } from "./describe/describe-check.ts";
import { describeDoctor } from "./describe/describe-doctor.ts";
import { describeExplain } from "./describe/describe-explain.ts";
import { describeLive } from "./describe/describe-live.ts";
import { describeMetricsCheck } from "./describe/describe-metrics-check.ts";
import { describeOverride } from "./describe/describe-override.ts";
import { describePlan } from "./describe/describe-plan.ts";
import { describeRecord } from "./describe/describe-record.ts";
import { describeRequest } from "./describe/describe-request.ts";
import { describeValidate } from "./describe/describe-validate.ts";
import { describeWorkload } from "./describe/describe-workload.ts";
import { describeWrite } from "./describe/describe-write.ts";
import type { Report } from "./report.ts";

/** Tells a result once, for every format. It shows what it is given: secrets are to be redacted before. */
export function describeResult(result: CommandResult): Report {
  switch (result.kind) {
    case "plan":
      return describePlan(result);
    case "check":
      return describeCheck(result);
    case "check-all":
      return describeCheckAll(result);
    case "request":
      return describeRequest(result);
    case "live-plan":
    case "drift":
    case "apply":
      return describeLive(result);
    case "override":
      return describeOverride(result);
    default:
      return describeAnswer(result);
  }
}

type Answer = ValidateResult | ExplainResult | AuditResult | CatalogResult | DoctorResult | WriteResult;
type MetricAnswer = WorkloadResult | MetricsCheckResult | RecordResult;

/** Results that answer a question and change nothing on a server. */
function describeAnswer(result: Answer | MetricAnswer): Report {
  switch (result.kind) {
    case "validate":
      return describeValidate(result);
    case "explain":
      return describeExplain(result);
    case "audit":
      return describeAudit(result);
    case "catalog":
      return describeCatalog(result);
    case "doctor":
      return describeDoctor(result);
    case "write":
      return describeWrite(result);
    default:
      return describeMetrics(result);
  }
}

/** What metrics say, and which there are. */
function describeMetrics(result: MetricAnswer): Report {
  switch (result.kind) {
    case "workload":
      return describeWorkload(result);
    case "metrics-check":
      return describeMetricsCheck(result);
    case "metrics-record":
      return describeRecord(result);
    default:
      return assertNever(result);
  }
}
