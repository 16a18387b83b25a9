import type { ConfigurationDocument } from "../generated/documents.ts";
import type { Problem } from "./problem.ts";

type ForgeSpec = NonNullable<ConfigurationDocument["spec"]["forge"]>;

/** What a kind of forge lacks, or would never look at. */
export function checkForge(forge: ForgeSpec): readonly Problem[] {
  return forge.kind === "local" ? checkLocal(forge) : checkHosted(forge);
}

function checkLocal(forge: ForgeSpec): readonly Problem[] {
  const idle = (["repository", "app"] as const).filter((name) => forge[name] !== undefined);
  return idle.map((name) => ({
    code: "documents/idle-property",
    message: `A local forge has no ${name}.`,
    fix: `Remove ${name}, or write kind: github.`,
    pointer: `/spec/forge/${name}`,
  }));
}

function checkHosted({ repository, teams }: ForgeSpec): readonly Problem[] {
  const missing: Problem = {
    code: "documents/missing-property",
    message: "spec.forge has no repository.",
    fix: "Add repository: its owner and name on the forge, such as acme/db-config.",
    pointer: "/spec/forge",
  };
  const idle: Problem = {
    code: "documents/idle-property",
    message: "Members of teams stand here, but the forge's own teams count.",
    fix: "Remove teams, and name members on the forge.",
    pointer: "/spec/forge/teams",
  };
  return [...(repository === undefined ? [missing] : []), ...(teams ? [idle] : [])];
}
