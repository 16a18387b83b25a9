// Setpoint as a library: read documents, resolve them, validate, plan, gate, and bring servers there, with one's own adapters
// behind the ports, or with those of the command line (`openWorkspace`).
export { openWorkspace, type Surroundings, type WorkspaceOptions } from "./cli/runtime.ts";
export { assembleFleet, type DocumentFile } from "./documents/assemble-fleet.ts";
export { parseDocument } from "./documents/parse-document.ts";
export { type ParsedDocument } from "./documents/parsed-document.ts";
export { editDocument } from "./documents/write/edit-document.ts";
export { renderDocument } from "./documents/write/render-document.ts";
export { effectiveSetting, type InstanceEngine } from "./engines/effective-setting.ts";
export { defineEngine, type Catalog, type Engine, type Engines, type EngineVersion } from "./engines/engine.ts";
export { engines } from "./engines/index.ts";
export { workloadEngines } from "./engines/metrics/index.ts";
export { type WorkloadEngine, type WorkloadEngines } from "./engines/workload-engine.ts";
export { compare, type CompareRequest } from "./flows/compare.ts";
export { doctor } from "./flows/doctor.ts";
export { explain, type ExplainRequest } from "./flows/explain.ts";
export { deploy, type DeployRequest } from "./flows/live/deploy.ts";
export { look, type Look, type LookRequest } from "./flows/live/look.ts";
export { checkMetrics, type MetricsCheckRequest } from "./flows/metrics/check-metrics.ts";
export { recordMetrics, type RecordRequest } from "./flows/metrics/record-metrics.ts";
export { acceptRequested, type AcceptRequest } from "./flows/override/accept.ts";
export { listOverrides } from "./flows/override/list.ts";
export { openOverride, type OpenRequest } from "./flows/override/open.ts";
export { closeOverride, reconcile } from "./flows/override/reconcile.ts";
export { readFleet } from "./flows/read-fleet.ts";
export { checkAll, type CheckAllRequest } from "./flows/request/check-all.ts";
export { checkGroup } from "./flows/request/check-group.ts";
export { check, type CheckRequest } from "./flows/request/check.ts";
export { listRequests } from "./flows/request/list-requests.ts";
export { merge } from "./flows/request/merge.ts";
export { receiveCallback } from "./flows/request/receive-callback.ts";
export { review, type ReviewRequest } from "./flows/request/review.ts";
export { advanceTrunk } from "./flows/trunk/advance-trunk.ts";
export { findGoverning, type Governing } from "./flows/trunk/find-governing.ts";
export { validate } from "./flows/validate.ts";
export { mergeParts, type PartFile } from "./flows/workload/merge-parts.ts";
export { profileFleet, type ProfileRequest } from "./flows/workload/profile-fleet.ts";
export { type Workspace } from "./flows/workspace.ts";
export { type AuditEntry, type AuditEvent } from "./model/audit-event.ts";
export { type Configuration } from "./model/configuration.ts";
export { type Decision } from "./model/decision.ts";
export { type Finding, type Severity } from "./model/finding.ts";
export { type Fleet } from "./model/fleet.ts";
export { type Instance } from "./model/instance.ts";
export { judgeWindows } from "./model/judge-windows.ts";
export { type LivePlan } from "./model/live-plan.ts";
export { type MetricReading, type MetricWindow } from "./model/metric-series.ts";
export { type MetricDefinition } from "./model/metric.ts";
export { type Notice } from "./model/notice.ts";
export { type Observation } from "./model/observation.ts";
export { type Parameter } from "./model/parameter.ts";
export { type Change, type Plan } from "./model/plan.ts";
export {
  type Lock,
  type Owners,
  type Policies,
  type Rollout,
  type Rule,
  type Threshold,
  type Window,
} from "./model/policy.ts";
export { type Profile } from "./model/profile.ts";
export { type RepositorySettings } from "./model/repository-settings.ts";
export { type RequestLife } from "./model/request-life.ts";
export { type CommandResult } from "./model/results.ts";
export { type ChangeRequest, type Contributor, type Review } from "./model/review.ts";
export { SetpointError } from "./model/setpoint-error.ts";
export { type EffectiveSetting, type FleetState, type InstanceState, type Origin } from "./model/state.ts";
export { type Ticket } from "./model/ticket.ts";
export { type Value } from "./model/value.ts";
export { type SignalName } from "./model/workload-signal.ts";
export { type WorkloadProfile } from "./model/workload.ts";
export { type AuditLog } from "./ports/audit-log.ts";
export { type BranchActivity } from "./ports/branch-activity.ts";
export { type Clock } from "./ports/clock.ts";
export { type ConfigRepo, type DocumentCache } from "./ports/config-repo.ts";
export { type ForgeSettings } from "./ports/forge-settings.ts";
export { type Forge } from "./ports/forge.ts";
export { type MetricArchive } from "./ports/metric-archive.ts";
export { type MetricProbe, type MetricProbes } from "./ports/metric-probe.ts";
export { type MetricSource } from "./ports/metric-source.ts";
export { type NoticeBoard } from "./ports/notice-board.ts";
export { type Target, type Targets, type TargetSession } from "./ports/target.ts";
export { type Tickets } from "./ports/tickets.ts";
export { renderNotice } from "./report/render-notice.ts";
export { renderReport, type ReportFormat, type ReportOptions } from "./report/render-report.ts";
export { decide } from "./stages/gate/decide.ts";
export { deriveRequirements, findSystems, findTeams } from "./stages/gate/derive-requirements.ts";
export { whatWasSeen } from "./stages/gate/what-was-seen.ts";
export { planChange } from "./stages/plan/plan-change.ts";
export { planLive, type LivePlanOptions } from "./stages/plan/plan-live.ts";
export { type PlanSide } from "./stages/plan/plan-side.ts";
export { resolveFleet } from "./stages/resolve/resolve-fleet.ts";
export { validateFleet } from "./stages/validate/validate-fleet.ts";
export { deriveProfile, type ProfileInput } from "./stages/workload/derive-profile.ts";
