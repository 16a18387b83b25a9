import type { Instance } from "../../../model/instance.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** Which of the two a server is, and its version. */
export interface Flavour {
  readonly engine: "mysql" | "mariadb";
  /** `10.11.19` */
  readonly version: string;
}

/** `10.11.19-MariaDB-0+deb12u1` is MariaDB 10.11.19; old MariaDBs put `5.5.5-` before it for old replicas. */
export function readFlavour(text: string): Flavour {
  const engine = /mariadb/iu.test(text) ? "mariadb" : "mysql";
  const version = /\d+(?:\.\d+)*/u.exec(text.replace(/^5\.5\.5-/u, ""))?.[0] ?? text;
  return { engine, version };
}

/**
 * Holds a server against what is declared: the same engine, and the same first two numbers of the version where both are declared. An instance
 * that declares no version may be any.
 * @throws SetpointError SP_TARGET_WRONG_VERSION
 */
export function assertDeclared(instance: Instance, found: Flavour): void {
  const declared = instance.version
    .split(".")
    .slice(0, 2)
    .filter((part) => part !== "");
  const isSame = declared.every((part, index) => found.version.split(".")[index] === part);
  if (instance.engine === found.engine && isSame) return;
  throw new SetpointError(
    "SP_TARGET_WRONG_VERSION",
    `${instance.name} is declared as ${instance.engine} ${instance.version}, but its server is ${found.engine} ${found.version}.`,
    {
      fix: `Set spec.engine to ${found.engine} and spec.version to "${found.version}", or let the connection lead to the right server.`,
      data: { instance: instance.name, declared: instance.version, found: found.version },
    },
  );
}

/** True from this version on. */
export function isAtLeast({ version }: Flavour, wanted: string): boolean {
  const [found, least] = [version, wanted].map((text) => text.split(".").map(Number));
  for (const [index, number] of (least ?? []).entries()) {
    const other = found?.[index] ?? 0;
    if (other !== number) return other > number;
  }
  return true;
}
