import type { BranchRules, Bypass, Fact, RequiredCheck } from "../../../model/repository-settings.ts";
import type { GitHubPlace } from "./github-client.ts";
import { readFact } from "./read-fact.ts";

/** A rule in force for a branch, whichever ruleset it comes from. */
interface Rule {
  readonly type: string;
  readonly parameters?: object;
  readonly ruleset_id?: number;
  readonly ruleset_source_type?: string;
}

/** The rules of every active ruleset that hold for a branch of this name, whether there is one or not. */
export async function readBranchRules(place: GitHubPlace, branch: string): Promise<Fact<BranchRules>> {
  const { octokit, owner, repo } = place;
  return await readFact(async () => {
    const of = { owner, repo, branch, per_page: 100 };
    const rules: readonly Rule[] = await octokit.paginate(octokit.rest.repos.getBranchRules, of);
    const has = (type: string): boolean => rules.some((rule) => rule.type === type);
    const checks = rules.filter(({ type }) => type === "required_status_checks").map(readChecks);
    return {
      blocksDeletion: has("deletion"),
      blocksForcePush: has("non_fast_forward"),
      requiresRequest: has("pull_request"),
      restrictsUpdates: has("update"),
      requiresUpToDate: has("merge_queue") || checks.some(({ isStrict }) => isStrict),
      requiredChecks: checks.flatMap(({ required }) => required),
      bypass: await readBypass(place, rules),
    };
  });
}

function readChecks({ parameters }: Rule): { readonly isStrict: boolean; readonly required: readonly RequiredCheck[] } {
  const { strict_required_status_checks_policy: isStrict, required_status_checks: listed } = {
    strict_required_status_checks_policy: false,
    required_status_checks: [],
    ...parameters,
  };
  const checks: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return { isStrict, required: checks.filter(isCheck).map(toRequired) };
}

interface ListedCheck {
  readonly context: string;
  readonly integration_id?: number;
}

function isCheck(value: unknown): value is ListedCheck {
  return typeof value === "object" && value !== null && "context" in value && typeof value.context === "string";
}

function toRequired({ context, integration_id: app }: ListedCheck): RequiredCheck {
  return typeof app === "number" ? { context, app } : { context };
}

/** Who may walk around any of the rulesets. GitHub shows that to administrators alone. */
async function readBypass(
  { octokit, owner, repo }: GitHubPlace,
  rules: readonly Rule[],
): Promise<Fact<readonly Bypass[]>> {
  const ids = [...new Set(rules.map((rule) => rule.ruleset_id))];
  const bypass: Bypass[] = [];
  for (const id of ids) {
    if (id === undefined) return { kind: "unknown", reason: "a ruleset has no number" };
    const ruleset = await readFact(
      async () =>
        (await octokit.rest.repos.getRepoRuleset({ owner, repo, ruleset_id: id, includes_parents: true })).data,
    );
    if (ruleset.kind === "unknown") return ruleset;
    const { name, bypass_actors: actors } = ruleset.value;
    if (actors === undefined)
      return { kind: "unknown", reason: `the bypass list of ${name} is shown to administrators` };
    bypass.push(
      ...actors.map(({ actor_type: kind, actor_id: actor }) =>
        typeof actor === "number" ? { kind, id: actor } : { kind },
      ),
    );
  }
  return { kind: "known", value: bypass };
}
