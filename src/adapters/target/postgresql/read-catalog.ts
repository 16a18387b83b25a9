import type { Catalog, Engine } from "../../../engines/engine.ts";
import type { Instance } from "../../../model/instance.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** The parameters of a server of this version. @throws SetpointError SP_TARGET_WRONG_VERSION for a version nobody knows */
export function readCatalog(instance: string, engine: Engine, version: string): Catalog {
  const parsed = engine.parseVersion(version);
  if (parsed === undefined || !engine.versions.includes(parsed.major)) {
    throw new SetpointError(
      "SP_TARGET_WRONG_VERSION",
      `${instance} runs ${engine.name} ${version}, which Setpoint does not know.`,
      {
        fix: `Setpoint knows ${engine.name} ${engine.versions.join(", ")}: use a newer Setpoint, or upgrade the server.`,
        data: { instance, version },
      },
    );
  }
  return engine.catalog(parsed);
}

/**
 * Holds a server's version against the declared one; a minor difference is no harm, since parameters belong to majors. An instance
 * that is being imported declares none yet.
 * @throws SetpointError SP_TARGET_WRONG_VERSION
 */
export function assertDeclaredVersion(instance: Instance, engine: Engine, version: string): void {
  if (instance.version === "") return;
  const declared = engine.parseVersion(instance.version)?.major;
  if (declared === engine.parseVersion(version)?.major) return;
  throw new SetpointError(
    "SP_TARGET_WRONG_VERSION",
    `${instance.name} is declared as ${engine.name} ${instance.version}, but its server is ${version}.`,
    {
      fix: `Set spec.version to "${version}", or let the connection lead to the right server.`,
      data: { instance: instance.name, declared: instance.version, found: version },
    },
  );
}
