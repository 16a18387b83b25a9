import { type Starter, starterDocuments, type StarterFile, starterTeam } from "../documents/write/starter-documents.ts";
import type { WriteResult } from "../model/results.ts";
import { findUnreadable } from "./find-unreadable.ts";

/**
 * The first files of a configuration repository, to be written where they do not exist yet.
 *
 * @param workflows that its forge runs, taken as they are
 */
export function init(starter: Starter, workflows: readonly StarterFile[] = []): WriteResult {
  const documents = starterDocuments(starter);
  return {
    kind: "write",
    action: "init",
    written: false,
    files: [...documents, ...workflows.map(({ path, content }) => ({ path, content }))],
    findings: documents.flatMap(findUnreadable),
    next: [
      ...findPeople(starter),
      "Take in a server that runs: setpoint import NAME --from env:NAME_DSN --write",
      "Check it: setpoint validate",
      `Commit it to ${starter.trunk}; from then on its policy governs.`,
      ...(workflows.length > 0 ? [setUpForge] : []),
      ...(starter.owner ? [] : ["Find out whether the repository's own settings can be relied on: setpoint doctor"]),
    ],
  };
}

const setUpForge =
  "Give the workflows what they need (docs/github.md of Setpoint): the app, two environments with its key, three rulesets.";

function findPeople(starter: Starter): readonly string[] {
  const reason = "an author's own approval does not count, so nobody can open a lock alone.";
  if (starter.owner) return [`Name your colleagues in setpoint.yaml: ${reason}`];
  return [`Make sure that the team ${starterTeam(starter)} is on the forge, or name another in policies/: ${reason}`];
}
