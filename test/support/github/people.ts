import { listOf, numberOf, objectOf, type JsonObject } from "./json.ts";
import type { Principal } from "./principal.ts";
import type { World } from "./world.ts";

const shown =
  "login id node_id avatar_url gravatar_id url html_url followers_url following_url gists_url starred_url subscriptions_url organizations_url repos_url events_url received_events_url type site_admin user_view_type".split(
    " ",
  );
const known = new WeakMap<World, Map<string, JsonObject>>();

/** A person or bot as GitHub shows it within other answers. */
export async function userOf(world: World, login: string): Promise<JsonObject> {
  const users = known.get(world) ?? new Map<string, JsonObject>();
  known.set(world, users);
  const found = users.get(login);
  if (found !== undefined) return found;
  const user = login === webFlow ? await describeWebFlow(world) : await readUser(world, login);
  users.set(login, user);
  return user;
}

async function readUser(world: World, login: string): Promise<JsonObject> {
  const all = objectOf(await world.emulated.insist({ method: "GET", path: `/users/${encodeURIComponent(login)}` }));
  return Object.fromEntries(shown.map((name) => [name, all[name]]));
}

/** The account in whose name GitHub commits what is made by its buttons. */
const webFlow = "web-flow";

/** The emulator lacks it: another's, with its own name and number. */
async function describeWebFlow(world: World): Promise<JsonObject> {
  const [login = ""] = world.names.keys();
  const members = Object.entries(await readUser(world, login)).map(([name, value]) => [
    name,
    typeof value === "string" ? value.replaceAll(login, webFlow) : value,
  ]);
  return { ...Object.fromEntries(members), id: 19_864_447 };
}

/** The person whose account owns an address; undefined where none does. */
export function ownerOfAddress(world: World, email: string): string | undefined {
  const address = email.toLowerCase();
  if (address === "noreply@github.com") return webFlow;
  const hidden = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/u.exec(address)?.[1];
  if (hidden !== undefined)
    return [...world.principals.values()].find(({ login }) => login.toLowerCase() === hidden)?.login;
  return world.addresses.get(address);
}

/** Whether somebody belongs to a team, by its number. */
export async function isInTeam(world: World, login: string, teamId: number): Promise<boolean> {
  const teams = listOf(
    await world.emulated.insist({ method: "GET", path: `/orgs/${world.organisation}/teams?per_page=100` }),
  );
  const team = teams.map((one) => objectOf(one)).find((one) => numberOf(one["id"]) === teamId);
  if (team === undefined) return false;
  const path = `/orgs/${world.organisation}/teams/${String(team["slug"])}/memberships/${encodeURIComponent(login)}`;
  return (await world.emulated.ask({ method: "GET", path })).status === 200;
}

/** An app as GitHub describes it. */
export async function appOf(world: World, principal: Principal & { readonly kind: "app" }): Promise<JsonObject> {
  return await describeApp(world, principal.app);
}

/** An app as GitHub describes it. */
export async function describeApp(
  world: World,
  app: { readonly id: number; readonly slug: string; readonly permissions: Readonly<Record<string, string>> },
): Promise<JsonObject> {
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    client_id: `Iv1.${app.id}`,
    owner: await organisationOf(world),
    name: app.slug,
    description: null,
    external_url: `${world.webUrl}/apps/${app.slug}`,
    html_url: `${world.webUrl}/apps/${app.slug}`,
    created_at: "2029-01-01T00:00:00Z",
    updated_at: "2029-01-01T00:00:00Z",
    permissions: { ...app.permissions },
    events: [],
  };
}

/** The organisation as the owner of something. An app's owner may be described as a user or as an enterprise: ours is a user. */
async function organisationOf(world: World): Promise<JsonObject> {
  const repository = [...world.repositories.values()][0];
  const found = objectOf(await world.emulated.insist({ method: "GET", path: `/repos/${repository?.fullName ?? ""}` }));
  return objectOf(found["owner"]);
}
