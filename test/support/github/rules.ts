import { isAncestor, noCommit } from "./branches.ts";
import { listOf, numberOf, objectOf, textOf, type JsonObject } from "./json.ts";
import { isInTeam, userOf } from "./people.ts";
import { isCheckMet } from "./required-checks.ts";
import type { Principal } from "./principal.ts";
import type { Repository, World } from "./world.ts";
import type { RefUpdate } from "./write-ref.ts";

/** A rule that holds for a branch, with the ruleset it is from. */
export interface AppliedRule {
  readonly rule: JsonObject;
  readonly ruleset: JsonObject;
}

/** How somebody comes to a branch: by pushing, or by merging a pull request. */
export type Way = "push" | "merge";

/** The rules of active rulesets that hold for a ref. */
export function rulesFor(world: World, repository: Repository, ref: string): readonly AppliedRule[] {
  return [...repository.rulesets.values()]
    .filter(
      (ruleset) => ruleset["enforcement"] === "active" && ruleset["target"] !== "tag" && covers(world, ruleset, ref),
    )
    .flatMap((ruleset) => listOf(ruleset["rules"]).map((rule) => ({ rule: objectOf(rule), ruleset })));
}

/** As `rulesFor`, without the rules of rulesets that let this person or app pass. */
export async function rulesAgainst(
  asked: { readonly world: World; readonly repository: Repository; readonly principal: Principal },
  ref: string,
  way: Way,
): Promise<readonly AppliedRule[]> {
  const rules = rulesFor(asked.world, asked.repository, ref);
  const passing = new Map<JsonObject, boolean>();
  for (const { ruleset } of rules) {
    if (!passing.has(ruleset)) passing.set(ruleset, await mayBypass(asked.world, asked.principal, { ruleset, way }));
  }
  return rules.filter(({ ruleset }) => passing.get(ruleset) !== true);
}

/** Why a ref may not be moved so by a push; empty where it may. Force-pushes are told by git: ancestry needs the new objects. */
export async function refusePush(
  asked: { readonly world: World; readonly repository: Repository; readonly principal: Principal },
  update: RefUpdate,
): Promise<readonly string[]> {
  const rules = await rulesAgainst(asked, update.ref, "push");
  return rules.flatMap(({ rule }) => refuse(asked.repository, rule, update));
}

/** Whether pushes that are not fast-forward are refused. */
export async function forbidsForce(
  asked: { readonly world: World; readonly repository: Repository; readonly principal: Principal },
  ref: string,
): Promise<boolean> {
  return (await rulesAgainst(asked, ref, "push")).some(({ rule }) => rule["type"] === "non_fast_forward");
}

/** Whether a move throws commits away. */
export async function isForced(directory: string, update: RefUpdate): Promise<boolean> {
  if (update.before === noCommit || update.after === noCommit) return false;
  return !(await isAncestor(directory, update.before, update.after));
}

/** Type of rule → what it refuses, and how GitHub says so. */
const refused: Readonly<Record<string, { readonly kinds: readonly Kind[]; readonly says: string }>> = {
  creation: { kinds: ["creation"], says: "Cannot create ref due to creations being restricted." },
  deletion: { kinds: ["deletion"], says: "Cannot delete this ref." },
  update: { kinds: ["update"], says: "Cannot update this protected ref." },
  pull_request: { kinds: ["creation", "update"], says: "Changes must be made through a pull request." },
};

type Kind = "creation" | "deletion" | "update";

function refuse(repository: Repository, rule: JsonObject, update: RefUpdate): readonly string[] {
  const kind = kindOf(update);
  const type = textOf(rule["type"]);
  if (type === "required_status_checks" && kind !== "deletion") return missingChecks(repository, rule, update.after);
  return refused[type]?.kinds.includes(kind) === true ? [refused[type].says] : [];
}

function kindOf({ before, after }: RefUpdate): Kind {
  if (after === noCommit) return "deletion";
  return before === noCommit ? "creation" : "update";
}

/** The required checks of a rule that a commit does not meet, in GitHub's words. */
export function missingChecks(repository: Repository, rule: JsonObject, sha: string): readonly string[] {
  return listOf(objectOf(rule["parameters"])["required_status_checks"])
    .map((check) => objectOf(check))
    .filter((check) => !isCheckMet(repository, sha, check))
    .map((check) => `Required status check "${textOf(check["context"])}" is expected.`);
}

function covers(world: World, ruleset: JsonObject, ref: string): boolean {
  const { include, exclude } = objectOf(objectOf(ruleset["conditions"])["ref_name"]);
  const matches = (pattern: string): boolean => matchesRef(world, pattern, ref);
  return (
    listOf(include)
      .map((one) => textOf(one))
      .some(matches) &&
    !listOf(exclude)
      .map((one) => textOf(one))
      .some(matches)
  );
}

/** GitHub matches as Ruby's fnmatch with pathnames: a star stops at a slash, only `**` with a slash behind it goes on. */
function matchesRef(world: World, pattern: string, ref: string): boolean {
  if (pattern === "~ALL") return true;
  if (pattern === "~DEFAULT_BRANCH") return ref === `refs/heads/${world.defaultBranch}`;
  const source = pattern
    .split(/(\*\*\/|\*+|\?)/u)
    .map((part) => {
      if (part === "**/") return "(?:[^/]+/)*";
      if (part.startsWith("*")) return "[^/]*";
      return part === "?" ? "[^/]" : part.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
    })
    .join("");
  return new RegExp(`^${source}$`, "u").test(ref);
}

/** Whether a ruleset lets this person or app pass. */
export async function mayBypass(
  world: World,
  principal: Principal,
  { ruleset, way }: { readonly ruleset: JsonObject; readonly way: Way },
): Promise<boolean> {
  for (const actor of listOf(ruleset["bypass_actors"]).map((one) => objectOf(one))) {
    if (actor["bypass_mode"] === "pull_request" && way === "push") continue;
    if (await isActor(world, principal, actor)) return true;
  }
  return false;
}

/** GitHub's numbers of the repository roles that may bypass: maintain 2, write 4, admin 5. */
const roles: Readonly<Record<number, readonly string[]>> = { 2: ["admin"], 4: ["write", "admin"], 5: ["admin"] };

async function isActor(world: World, principal: Principal, actor: JsonObject): Promise<boolean> {
  const id = numberOf(actor["actor_id"]);
  if (principal.kind === "app") return actor["actor_type"] === "Integration" && principal.app.id === id;
  switch (actor["actor_type"]) {
    case "OrganizationAdmin":
      return principal.role === "admin";
    case "RepositoryRole":
      return roles[id]?.includes(principal.role) === true;
    case "Team":
      return await isInTeam(world, principal.login, id);
    case "User":
      return (await userOf(world, principal.login))["id"] === id;
    default:
      return false;
  }
}
