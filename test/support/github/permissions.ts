import { Refusal } from "./call.ts";
import type { FoundOperation } from "./schema/read-operations.ts";
import type { World } from "./world.ts";
import type { Person, Principal } from "./principal.ts";

type Level = "read" | "write";

/** What an installation must be allowed, by the operation's template: the first that fits. */
const needs: readonly (readonly [RegExp, string])[] = [
  [/^\/orgs\/\{org\}\/teams/u, "members"],
  [/\/check-(?:runs|suites)/u, "checks"],
  [/\/commits\/\{ref\}\/status|\/statuses\//u, "statuses"],
  [/\/pulls\/\{pull_number\}\/(?:merge|update-branch)$/u, "contents"],
  [/\/pulls/u, "pull_requests"],
  [/\/issues/u, "issues"],
  [/\/actions\/permissions/u, "administration"],
  [/\/branches\/\{branch\}\/protection/u, "administration"],
  [/\/actions\/|\/environments/u, "actions"],
  [/\/rul(?:es|esets)/u, "rulesets"],
  [/\/collaborators/u, "metadata"],
  [/^\/repos\/\{owner\}\/\{repo\}\//u, "contents"],
];

/** @throws Refusal 403 (404 for what is not even shown) where whoever asks may not */
export function assertPermitted(principal: Principal | undefined, method: string, template: string): void {
  const level: Level = method === "GET" ? "read" : "write";
  if (principal?.kind === "person" && level === "write") assertRole(principal, template);
  if (principal?.kind !== "app") return;
  const permission = needs.find(([pattern]) => pattern.test(template))?.[1];
  if (permission === undefined || mayApp(principal.app.permissions, permission, level)) return;
  const headers = { "x-accepted-github-permissions": `${permission}=${level}` };
  throw new Refusal(403, "Resource not accessible by integration", { headers });
}

/** An app is installed in the organisation: of a person's private fork it is shown nothing. @throws Refusal 404 */
export function assertInstalled(world: World, principal: Principal | undefined, found: FoundOperation): void {
  const { owner } = found.places;
  if (principal?.kind !== "app" || owner === undefined || owner.toLowerCase() === world.organisation.toLowerCase())
    return;
  if (world.isPrivate) throw new Refusal(404, "Not Found");
  if (found.operation.method !== "GET") throw new Refusal(403, "Resource not accessible by integration");
}

/** Whoever may read may say what they think and propose; the rest is for who may write, and rules for administrators. */
function assertRole(person: Person, template: string): void {
  const isOpinion =
    /\/(?:reviews|comments|pulls)(?:\/|$)/u.test(template) && !/\/(?:merge|dismissals|update-branch)$/u.test(template);
  if (person.role === "read" && !isOpinion) throw new Refusal(403, "Must have write access to this repository.");
  if (person.role !== "admin" && template.includes("/rulesets")) throw new Refusal(404, "Not Found");
}

function mayApp(permissions: Readonly<Record<string, Level>>, permission: string, level: Level): boolean {
  if (permission === "metadata" || (permission === "rulesets" && level === "read")) return true;
  const names =
    permission === "rulesets"
      ? ["administration"]
      : permission === "issues"
        ? ["issues", "pull_requests"]
        : [permission];
  return names.some((name) => permissions[name] === "write" || permissions[name] === level);
}
