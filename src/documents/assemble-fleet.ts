import { assertNever } from "../model/assert-never.ts";
import type { Configuration } from "../model/configuration.ts";
import type { Finding } from "../model/finding.ts";
import type { DocumentSource, Fleet } from "../model/fleet.ts";
import type { Instance } from "../model/instance.ts";
import type { Lock, Owners, Rollout, Rule, Threshold, Window } from "../model/policy.ts";
import type { Profile } from "../model/profile.ts";
import { buildConfiguration } from "./build/build-configuration.ts";
import { buildInstance } from "./build/build-instance.ts";
import { buildLock, buildOwners, buildRule, buildThreshold } from "./build/build-policy.ts";
import { buildProfile } from "./build/build-profile.ts";
import { buildRollout } from "./build/build-rollout.ts";
import { buildWindow } from "./build/build-window.ts";
import { type DocumentPlace, positionAt } from "./build/document-place.ts";
import type { ConfigurationDocument, SetpointDocument } from "./generated/documents.ts";
import type { ParsedDocument } from "./parsed-document.ts";

/** A document and the file that it was read from. */
export interface DocumentFile extends DocumentSource {
  readonly parsed: ParsedDocument;
}

/**
 * Puts the documents of one commit together. Who a document is says its name, not its path; two of one name, a kind in the
 * wrong folder, no configuration and no instance at all are errors. A broken document is named in `documents`, but takes no part.
 *
 * @param findings what is already known to be wrong with the commit's files
 */
export function assembleFleet(files: readonly DocumentFile[], findings: readonly Finding[]): Fleet {
  const fleet = emptyFleet(findings);
  for (const file of files) addDocument(fleet, file);
  if (!fleet.documents.has(configurationIdentity(files))) fleet.findings.push(noConfiguration);
  if (fleet.instances.size === 0) fleet.findings.push(noInstances);
  const { locks, rules, owners, thresholds, windows, rollouts, ...rest } = fleet;
  return { ...rest, policies: { locks, rules, owners, thresholds, windows, rollouts } };
}

interface GrowingFleet {
  readonly instances: Map<string, Instance>;
  readonly profiles: Map<string, Profile>;
  readonly locks: Lock[];
  readonly rules: Rule[];
  readonly owners: Owners[];
  readonly thresholds: Threshold[];
  readonly windows: Window[];
  readonly rollouts: Rollout[];
  configuration: Configuration;
  readonly documents: Map<string, DocumentSource>;
  readonly findings: Finding[];
}

function emptyFleet(findings: readonly Finding[]): GrowingFleet {
  return {
    instances: new Map(),
    profiles: new Map(),
    locks: [],
    rules: [],
    owners: [],
    thresholds: [],
    windows: [],
    rollouts: [],
    configuration: buildConfiguration({}),
    documents: new Map(),
    findings: [...findings],
  };
}

const configurationFile = "setpoint.yaml";

function configurationIdentity(files: readonly DocumentFile[]): string {
  const file = files.find(({ path }) => path === configurationFile);
  return file?.parsed.identity ? identityText(file.parsed.identity) : "";
}

function identityText({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind}/${name}`;
}

function addDocument(fleet: GrowingFleet, { path, blob, parsed }: DocumentFile): void {
  for (const { line, column, ...finding } of parsed.findings) {
    fleet.findings.push({ ...finding, at: { file: path, line, column } });
  }
  const { identity, document } = parsed;
  if (!identity) return;
  const place = { file: path, positions: parsed.positions };
  const problem = findMisplacement(fleet, identity, path);
  if (problem) {
    fleet.findings.push({ ...problem, severity: "error", at: positionAt(place, "/metadata/name") });
    return;
  }
  fleet.documents.set(identityText(identity), { path, blob });
  if (document) addTyped(fleet, document, place);
}

function findMisplacement(
  fleet: GrowingFleet,
  identity: { readonly kind: string; readonly name: string },
  path: string,
): Pick<Finding, "code" | "message" | "fix"> | undefined {
  const { kind, name } = identity;
  const expected = kindsAt(path);
  if (!expected.includes(kind)) {
    const message = `A document of kind ${kind} stands in ${path}, where ${expected.join(", ")} stands.`;
    return { code: "documents/wrong-folder", message, fix: folderFix(kind) };
  }
  const first = fleet.documents.get(identityText(identity));
  if (!first) return undefined;
  const message = `${path} and ${first.path} both say that they are ${kind} ${name}.`;
  return { code: "documents/duplicate-name", message, fix: "Rename or remove one of them." };
}

const kindsOfFolders: Readonly<Record<string, readonly string[]>> = {
  instances: ["Instance"],
  profiles: ["Profile"],
  policies: ["Lock", "Rule", "Owners", "Threshold", "Window", "Rollout"],
  [configurationFile]: ["Configuration"],
};

function kindsAt(path: string): readonly string[] {
  return kindsOfFolders[path.split("/")[0] ?? ""] ?? [];
}

function folderFix(kind: string): string {
  if (kind === "Override") return "Overrides stand on branches override/<name>, as overrides/<name>.yaml.";
  const [folder] = Object.entries(kindsOfFolders).find(([, kinds]) => kinds.includes(kind)) ?? [];
  return folder === undefined ? "Correct its kind, or remove it." : `Move it to ${folder}, or correct its kind.`;
}

function addTyped(fleet: GrowingFleet, document: SetpointDocument, place: DocumentPlace): void {
  switch (document.kind) {
    case "Instance":
      fleet.instances.set(document.metadata.name, instanceOf(document, place));
      return;
    case "Profile":
      fleet.profiles.set(document.metadata.name, profileOf(document, place));
      return;
    case "Configuration":
      fleet.configuration = configurationOf(document, place);
      return;
    case "Override":
      return;
    default:
      addPolicy(fleet, document, place);
  }
}

type PolicyDocument = Exclude<
  SetpointDocument,
  { readonly kind: "Instance" | "Profile" | "Configuration" | "Override" }
>;

function addPolicy(fleet: GrowingFleet, document: PolicyDocument, place: DocumentPlace): void {
  switch (document.kind) {
    case "Lock":
      fleet.locks.push(lockOf(document, place));
      return;
    case "Rule":
      fleet.rules.push(ruleOf(document, place));
      return;
    case "Owners":
      fleet.owners.push(ownersOf(document, place));
      return;
    case "Threshold":
      fleet.thresholds.push(thresholdOf(document, place));
      return;
    case "Window":
      fleet.windows.push(windowOf(document, place));
      return;
    case "Rollout":
      fleet.rollouts.push(rolloutOf(document, place));
      return;
    default:
      assertNever(document);
  }
}

const instanceOf = rememberBuilds(buildInstance);
const profileOf = rememberBuilds(buildProfile);
const lockOf = rememberBuilds(buildLock);
const ruleOf = rememberBuilds(buildRule);
const ownersOf = rememberBuilds(buildOwners);
const thresholdOf = rememberBuilds(buildThreshold);
const windowOf = rememberBuilds(buildWindow);
const rolloutOf = rememberBuilds(buildRollout);
const configurationOf = rememberBuilds(({ spec }: ConfigurationDocument) => buildConfiguration(spec));

/** A document that two commits share at one path is the same object in both, so that what is made of it can be shared too. */
function rememberBuilds<D extends object, M>(
  build: (document: D, place: DocumentPlace) => M,
): (document: D, place: DocumentPlace) => M {
  const known = new WeakMap<D, Map<string, M>>();
  return (document, place) => {
    const byPath = known.get(document) ?? new Map<string, M>();
    known.set(document, byPath);
    const model = byPath.get(place.file) ?? build(document, place);
    byPath.set(place.file, model);
    return model;
  };
}

const noConfiguration: Finding = {
  code: "documents/no-configuration",
  severity: "error",
  message: "There is no setpoint.yaml that can be read: trunk, people and limits are unknown.",
  fix: "Add setpoint.yaml (kind: Configuration); setpoint init writes one.",
};

const noInstances: Finding = {
  code: "documents/empty-fleet",
  severity: "error",
  message: "No instance could be read: nothing would be checked, and nothing found looks like nothing wrong.",
  fix: "Add instances under instances/, or mend those that are there.",
};
