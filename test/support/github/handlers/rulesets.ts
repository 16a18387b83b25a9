import { askerOf, bodyOf, place, Refusal, repositoryOf, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { numberOf, textOf, type JsonObject } from "../json.ts";
import { listed } from "../paging.ts";
import { mayBypass, rulesFor } from "../rules.ts";
import { stamp } from "../stamp.ts";
import { takeId, type Repository, type World } from "../world.ts";

/** Rulesets of a repository: the emulator has none. */
export const rulesetHandlers: Handlers = {
  "GET /repos/{owner}/{repo}/rulesets": async (call) => {
    const targets = call.query.get("targets")?.split(",");
    const all = [...repositoryOf(call).rulesets.values()].filter(
      (one) => targets?.includes(textOf(one["target"])) !== false,
    );
    // GitHub's list leaves out what the rules are and who may pass.
    return await listed(call, all, (ruleset) => ({
      ...ruleset,
      rules: undefined,
      conditions: undefined,
      bypass_actors: undefined,
      current_user_can_bypass: undefined,
    }));
  },
  "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}": async (call) => ({
    status: 200,
    body: await shown(call, rulesetOf(call)),
  }),
  "POST /repos/{owner}/{repo}/rulesets": (call) => {
    const ruleset = saveRuleset(call.world, repositoryOf(call), bodyOf(call));
    return { status: 201, body: ruleset };
  },
  "PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}": (call) => {
    const ruleset = saveRuleset(call.world, repositoryOf(call), { ...rulesetOf(call), ...bodyOf(call) });
    return { status: 200, body: ruleset };
  },
  "DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}": (call) => {
    repositoryOf(call).rulesets.delete(numberOf(rulesetOf(call)["id"]));
    return { status: 204 };
  },
  "GET /repos/{owner}/{repo}/rules/branches/{branch}": branchRules,
};

/** Keeps a ruleset; one with a known id is replaced. @returns it as GitHub shows it */
export function saveRuleset(world: World, repository: Repository, wanted: JsonObject): JsonObject {
  const id = wanted["id"] === undefined ? takeId(world) : numberOf(wanted["id"]);
  const before = repository.rulesets.get(id);
  const at = stamp(world.clock.now());
  const ruleset: JsonObject = {
    target: "branch",
    bypass_actors: [],
    conditions: { ref_name: { include: [], exclude: [] } },
    rules: [],
    ...wanted,
    id,
    node_id: `RRS_${id}`,
    source_type: "Repository",
    source: repository.fullName,
    current_user_can_bypass: "never",
    _links: {
      self: { href: `${world.apiUrl}/repos/${repository.fullName}/rulesets/${id}` },
      html: { href: `${world.webUrl}/${repository.fullName}/rules/${id}` },
    },
    created_at: before?.["created_at"] ?? at,
    updated_at: at,
  };
  repository.rulesets.set(id, ruleset);
  return ruleset;
}

async function branchRules(call: Call): Promise<Answer> {
  const rules = rulesFor(call.world, repositoryOf(call), `refs/heads/${place(call, "branch")}`);
  return await listed(call, rules, ({ rule, ruleset }) => ({
    ...rule,
    ruleset_source_type: "Repository",
    ruleset_source: ruleset["source"],
    ruleset_id: ruleset["id"],
  }));
}

/** Who may pass is shown only to who may change the ruleset. */
async function shown(call: Call, ruleset: JsonObject): Promise<JsonObject> {
  const asker = askerOf(call);
  const mayPass = await mayBypass(call.world, asker, { ruleset, way: "push" });
  const seen: JsonObject = { ...ruleset, current_user_can_bypass: mayPass ? "always" : "never" };
  const mayChange =
    asker.kind === "person" ? asker.role === "admin" : asker.app.permissions["administration"] === "write";
  return mayChange ? seen : { ...seen, bypass_actors: undefined };
}

function rulesetOf(call: Call): JsonObject {
  const found = repositoryOf(call).rulesets.get(Number(place(call, "ruleset_id")));
  if (found === undefined) throw new Refusal(404, "Not Found");
  return found;
}
