import { askEmulator, askerOf, bodyOf, place, Refusal, repositoryOf, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { objectOf, textOf, type Json, type JsonObject } from "../json.ts";
import { counted } from "../paging.ts";
import { describeApp, userOf } from "../people.ts";
import type { AppSeed } from "../seed.ts";
import type { Installation } from "../principal.ts";
import { stamp } from "../stamp.ts";
import { principalOf, takeId } from "../world.ts";

/** An installation's token lives for an hour. */
const tokenLifeMs = 3_600_000;

/** Apps, their installations, and who is asking. */
export const appHandlers: Handlers = {
  "GET /apps/{app_slug}": async (call) => {
    const app = call.world.principals.get(`jwt-${place(call, "app_slug")}`);
    if (app?.kind !== "app") throw new Refusal(404, "Not Found");
    return { status: 200, body: await describeApp(call.world, app.app) };
  },
  "GET /app": async (call) => ({
    status: 200,
    body: { ...(await describeApp(call.world, asApp(call).app)), installations_count: 1 },
  }),
  "GET /repos/{owner}/{repo}/installation": async (call) => {
    repositoryOf(call);
    return { status: 200, body: await showInstallation(call, asApp(call).app) };
  },
  "POST /app/installations/{installation_id}/access_tokens": newToken,
  "GET /installation/repositories": async (call) => {
    if (askerOf(call).kind !== "app")
      throw new Refusal(
        403,
        "You must authenticate with an installation access token in order to list repositories for an installation.",
      );
    const all = [...call.world.repositories.values()].filter((one) => one.owner === call.world.organisation);
    return await counted(call, ["repositories", all], async (one) =>
      showRepository(call, await call.world.emulated.insist({ method: "GET", path: `/repos/${one.fullName}` })),
    );
  },
  "GET /user": async (call) => {
    if (askerOf(call).kind === "app") throw new Refusal(403, "Resource not accessible by integration");
    return await askEmulator(call);
  },
  "GET /users/{username}": async (call) => await askEmulator(call),
  "GET /repos/{owner}/{repo}": async (call) => {
    repositoryOf(call);
    const answer = await askEmulator(call);
    return { ...answer, body: { network_count: 0, subscribers_count: 0, ...showRepository(call, answer.body) } };
  },
  "GET /orgs/{org}": async (call) => await askEmulator(call),
  "GET /rate_limit": async (call) => await askEmulator(call),
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": permissionOf,
};

/** The number of an app's installation in the organisation. */
export function installationOf(app: AppSeed): number {
  return app.id + 900_000;
}

/** What the asker may do with a repository, instead of everything. */
function showRepository(call: Call, emulated: Json | undefined): JsonObject {
  const asker = askerOf(call);
  const isAdmin = asker.kind === "person" && asker.role === "admin";
  const mayPush = asker.kind === "person" ? asker.role !== "read" : asker.app.permissions["contents"] === "write";
  const permissions = { admin: isAdmin, maintain: isAdmin, push: mayPush, triage: mayPush, pull: true };
  return { ...objectOf(emulated), permissions };
}

async function newToken(call: Call): Promise<Answer> {
  const asker = asApp(call);
  if (Number(place(call, "installation_id")) !== installationOf(asker.app)) throw new Refusal(404, "Not Found");
  const wanted = bodyOf(call)["permissions"];
  const given = Object.entries(asker.app.permissions).filter(
    ([name]) => wanted === undefined || name in objectOf(wanted),
  );
  const permissions: AppSeed["permissions"] = Object.fromEntries(given);
  const token = `ghs_${takeId(call.world)}`;
  const expires = new Date(call.world.clock.now().getTime() + tokenLifeMs);
  const installation: Installation = {
    kind: "app",
    login: asker.login,
    token: asker.token,
    app: { ...asker.app, permissions },
    expires,
  };
  call.world.principals.set(token, installation);
  return {
    status: 201,
    body: { token, expires_at: stamp(expires), permissions: { ...permissions }, repository_selection: "all" },
  };
}

async function showInstallation(call: Call, app: AppSeed): Promise<JsonObject> {
  const id = installationOf(app);
  const { owner } = await describeApp(call.world, app);
  return {
    id,
    account: owner,
    repository_selection: "all",
    access_tokens_url: `${call.world.apiUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${call.world.apiUrl}/installation/repositories`,
    html_url: `${call.world.webUrl}/organizations/${call.world.organisation}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: objectOf(owner)["id"],
    target_type: "Organization",
    permissions: { ...app.permissions },
    events: [],
    created_at: "2029-01-01T00:00:00Z",
    updated_at: "2029-01-01T00:00:00Z",
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}

/** Some questions are answered to the app itself, not to its installation. */
function asApp(call: Call): Installation {
  const asker = askerOf(call);
  if (asker.kind === "app" && asker.asApp === true) return asker;
  throw new Refusal(401, "A JSON web token could not be decoded");
}

async function permissionOf(call: Call): Promise<Answer> {
  repositoryOf(call);
  const login = place(call, "username");
  if (![...call.world.principals.values()].some((one) => one.login === login))
    throw new Refusal(404, `${login} is not a user`);
  const found = principalOf(call.world, login);
  const role = found.kind === "person" ? found.role : "write";
  const user = { ...(await userOf(call.world, login)), role_name: role };
  return { status: 200, body: { permission: textOf(role), role_name: role, user } };
}
