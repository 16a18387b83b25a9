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

/** A fleet that documents are being added to. */
export interface GrowingFleet {
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

/** A fleet without documents. */
export function emptyFleet(findings: readonly Finding[]): GrowingFleet {
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

/** A fleet to which nothing more is added. */
export function finishFleet(fleet: GrowingFleet): Fleet {
  const { locks, rules, owners, thresholds, windows, rollouts, ...rest } = fleet;
  return { ...rest, policies: { locks, rules, owners, thresholds, windows, rollouts } };
}

/** Where the configuration stands. */
export const configurationFile = "setpoint.yaml";

/** Adds what one file says; a document that stands in the wrong folder or has the name of another is a finding instead. */
export function addDocument(fleet: GrowingFleet, file: DocumentFile): void {
  const { findings, id, source, misplacement, addTo } = readingOf(file);
  if (findings.length > 0) fleet.findings.push(...findings);
  if (id === undefined) return;
  const problem = misplacement ?? findTwin(fleet, id, file);
  if (problem) {
    fleet.findings.push(problem);
    return;
  }
  fleet.documents.set(id, source);
  addTo(fleet);
}

/** What can be said of a file alone, whatever stands beside it. */
export interface Reading {
  readonly findings: readonly Finding[];
  readonly id: string | undefined;
  readonly source: DocumentSource;
  readonly misplacement: Finding | undefined;
  readonly addTo: (fleet: GrowingFleet) => void;
}

/** Commits that share a file share what was said of it. */
const readings = new WeakMap<DocumentFile, Reading>();

/** What one file says. */
export function readingOf(file: DocumentFile): Reading {
  const reading = readings.get(file) ?? readFile(file);
  readings.set(file, reading);
  return reading;
}

function readFile({ path, blob, parsed }: DocumentFile): Reading {
  const { identity, document, positions } = parsed;
  const place = { file: path, positions };
  return {
    findings: parsed.findings.map(({ line, column, ...finding }) => ({ ...finding, at: { file: path, line, column } })),
    id: identity && identityText(identity),
    source: { path, blob },
    misplacement: identity && findMisplacement(identity.kind, place),
    addTo: (fleet) => document && addTyped(fleet, document, place),
  };
}

function identityText({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind}/${name}`;
}

function findMisplacement(kind: string, place: DocumentPlace): Finding | undefined {
  const expected = kindsAt(place.file);
  if (expected.includes(kind)) return undefined;
  return {
    code: "documents/wrong-folder",
    severity: "error",
    message: `A document of kind ${kind} stands in ${place.file}, where ${expected.join(", ")} stands.`,
    fix: folderFix(kind),
    at: positionAt(place, "/metadata/name"),
  };
}

function findTwin(fleet: GrowingFleet, id: string, { path, parsed }: DocumentFile): Finding | undefined {
  const first = fleet.documents.get(id);
  if (!first) return undefined;
  return {
    code: "documents/duplicate-name",
    severity: "error",
    message: `${path} and ${first.path} both say that they are ${id.replace("/", " ")}.`,
    fix: "Rename or remove one of them.",
    at: positionAt({ file: path, positions: parsed.positions }, "/metadata/name"),
  };
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
