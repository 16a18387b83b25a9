import { renderDocument } from "../../documents/write/render-document.ts";
import type { Instance } from "../../model/instance.ts";
import { renderSize } from "../../model/quantity.ts";
import type { ServerSettings } from "./find-differences.ts";

/** The document of an instance: what is declared about it, and the settings that were found. */
export function renderInstance(instance: Instance, settings: ServerSettings["settings"]): string {
  const { name, labels, engine, version, resources, topology, connection, profiles } = instance;
  const { vcpu, memoryBytes } = resources;
  const memory = memoryBytes === undefined ? {} : { memory: renderSize(memoryBytes) };
  const declared = { ...(vcpu === undefined ? {} : { vcpu }), ...memory };
  return renderDocument({
    apiVersion: "setpoint/v1",
    kind: "Instance",
    metadata: { name, ...(Object.keys(labels).length > 0 ? { labels: { ...labels } } : {}) },
    spec: {
      engine,
      version,
      platform: { kind: "self-hosted" },
      ...(Object.keys(declared).length > 0 ? { resources: declared } : {}),
      topology: { role: topology.role },
      ...(connection ? { connection: { ...connection } } : {}),
      profiles: profiles.map((profile) => profile.name),
      settings: Object.fromEntries(settings),
    },
  });
}
