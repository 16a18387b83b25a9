import { askEmulator, askerOf, place, Refusal, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { objectOf, listOf, type JsonObject } from "../json.ts";

/** Teams: the emulator's, unless a test hides them. */
export const teamHandlers: Handlers = {
  "GET /orgs/{org}/teams": ask,
  "GET /orgs/{org}/teams/{team_slug}": async (call) => await inFull(call, await ask(call)),
  "GET /orgs/{org}/teams/{team_slug}/members": ask,
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": ask,
  "PUT /orgs/{org}/teams/{team_slug}/memberships/{username}": ask,
  "DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}": ask,
};

/** GitHub finds a slug in any case. */
async function ask(call: Call): Promise<Answer> {
  askerOf(call);
  const named = place(call, "team_slug");
  const slug = named.toLowerCase();
  const hidden = call.world.hiddenTeams.get(slug);
  if (hidden !== undefined)
    throw new Refusal(hidden, hidden === 404 ? "Not Found" : "Resource not accessible by integration");
  return await askEmulator(call, {
    path: call.path.replace(`/teams/${encodeURIComponent(named)}`, `/teams/${encodeURIComponent(slug)}`),
  });
}

async function inFull(call: Call, answer: Answer): Promise<Answer> {
  const team = objectOf(answer.body);
  const org = objectOf(await call.world.emulated.insist({ method: "GET", path: `/orgs/${call.world.organisation}` }));
  const path = `/orgs/${call.world.organisation}/teams/${String(team["slug"])}/members?per_page=100`;
  const members = listOf(await call.world.emulated.insist({ method: "GET", path }));
  const at = "2029-01-01T00:00:00Z";
  const body: JsonObject = {
    ...team,
    members_count: members.length,
    repos_count: 1,
    created_at: at,
    updated_at: at,
    organization: {
      ...org,
      has_organization_projects: true,
      has_repository_projects: true,
      created_at: at,
      updated_at: at,
      archived_at: null,
    },
  };
  return { ...answer, body };
}
