import type {
  Connection,
  Instance,
  InstanceMetrics,
  Resources,
  Storage,
  Topology,
  VariableValue,
} from "../../model/instance.ts";
import { parseSize } from "../../model/quantity.ts";
import type { InstanceDocument } from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import { buildSettings } from "./build-settings.ts";
import { positionAt, referencesAt } from "./document-place.ts";
import type { DocumentPlace } from "./document-place.ts";

/** Makes an instance out of its document. */
export function buildInstance({ metadata, spec }: InstanceDocument, place: DocumentPlace): Instance {
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    engine: spec.engine,
    version: spec.version,
    platform: spec.platform?.kind ?? "self-hosted",
    resources: buildResources(spec.resources),
    topology: buildTopology(spec.topology, place),
    ...buildConnection(spec.connection),
    ...buildMetrics(spec.metrics, place),
    profiles: referencesAt(place, "/spec/profiles", spec.profiles),
    variables: buildVariables(spec.variables, place),
    settings: buildSettings(place, spec.settings),
    at: positionAt(place, "/metadata/name"),
    versionAt: positionAt(place, "/spec/version"),
  };
}

type Spec = InstanceDocument["spec"];

function buildResources({ vcpu, memory, storage }: NonNullable<Spec["resources"]> = {}): Resources {
  const memoryBytes = memory === undefined ? undefined : parseSize(memory);
  return {
    ...(vcpu === undefined ? {} : { vcpu }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(storage === undefined ? {} : { storage: buildStorage(storage) }),
  };
}

function buildStorage({ kind, size, iops }: NonNullable<NonNullable<Spec["resources"]>["storage"]>): Storage {
  const sizeBytes = size === undefined ? undefined : parseSize(size);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(iops === undefined ? {} : { iops }),
  };
}

function buildTopology(topology: Spec["topology"], place: DocumentPlace): Topology {
  const replicas = referencesAt(place, "/spec/topology/replicas", topology?.replicas);
  return { role: topology?.role ?? "standalone", replicas };
}

function buildConnection(connection: Spec["connection"]): { readonly connection?: Connection } {
  return connection ? { connection } : {};
}

function buildMetrics(metrics: Spec["metrics"], place: DocumentPlace): { readonly metrics?: InstanceMetrics } {
  if (!metrics) return {};
  const { source, selector = {}, hostSelector } = metrics;
  const at = positionAt(place, "/spec/metrics/source");
  return { metrics: { source, selector, ...(hostSelector === undefined ? {} : { hostSelector }), at } };
}

function buildVariables(variables: Spec["variables"], place: DocumentPlace): readonly VariableValue[] {
  return Object.entries(variables ?? {}).map(([name, text]) => ({
    name,
    text,
    at: positionAt(place, joinPointer("/spec/variables", name)),
  }));
}
