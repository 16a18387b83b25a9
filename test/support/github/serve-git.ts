import type { IncomingMessage, ServerResponse } from "node:http";
import { answerWithGit, type BackendCall } from "../git-backend.ts";
import { readRefs, noCommit } from "./branches.ts";
import { gitEnvironment } from "./git.ts";
import { inTurn, recordMove } from "./move-ref.ts";
import { forbidsForce, refusePush } from "./rules.ts";
import type { RefUpdate } from "./write-ref.ts";
import type { Principal } from "./principal.ts";
import type { Repository, World } from "./world.ts";

/** Refuses what the stand-in said must be refused: `REF<tab>WHY` in GITHUB_REFUSED, refs that must not be forced in GITHUB_UNFORCED. */
export const preReceive: string = `#!/bin/sh
failed=0
while read -r old new ref; do
  why=$(printf '%s\\n' "$GITHUB_REFUSED" | grep -F "$ref	" | cut -f2-)
  case " $GITHUB_UNFORCED " in *" $ref "*)
    case "$old$new" in *${noCommit}*) ;; *) git merge-base --is-ancestor "$old" "$new" || why="$why
- Cannot force-push to this branch" ;; esac ;;
  esac
  if [ -n "$why" ]; then
    echo "error: GH013: Repository rule violations found for $ref." >&2
    echo "$why" >&2
    failed=1
  fi
done
exit $failed
`;

/** Answers git's smart protocol below a repository; false where the path is none of a repository. */
export async function serveGit(world: World, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const [, name = "", url = ""] = gitPath.exec(request.url ?? "") ?? [];
  if (url === "") return false;
  const repository = world.repositories.get(name.toLowerCase());
  const principal = principalOfBasic(world, request.headers.authorization);
  const isPush = url.includes("git-receive-pack");
  if (isNobody(world, request, { principal, isPush })) {
    response.setHeader("WWW-Authenticate", 'Basic realm="GitHub"');
    response.writeHead(401).end("Invalid username or token.\n");
  } else if (repository === undefined) response.writeHead(404).end("Repository not found.\n");
  else if (!mayGit({ world, repository, principal }, isPush))
    response.writeHead(403).end(`Permission to ${repository.fullName}.git denied.\n`);
  else await answer({ world, repository, principal }, request, { response, url });
  return true;
}

function isNobody(
  world: World,
  request: IncomingMessage,
  asked: { readonly principal: Principal | undefined; readonly isPush: boolean },
): boolean {
  const mustSay = world.isPrivate || asked.isPush || request.headers.authorization !== undefined;
  return asked.principal === undefined && mustSay;
}

const gitPath = /^\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack|git-receive-pack)(?:\?.*)?)$/u;

interface Visit {
  readonly world: World;
  readonly repository: Repository;
  readonly principal: Principal | undefined;
}

async function answer(
  { world, repository, principal }: Visit,
  request: IncomingMessage,
  { response, url }: { readonly response: ServerResponse; readonly url: string },
): Promise<void> {
  const call = { root: repository.directory, url, user: principal?.login ?? "", environment: gitEnvironment };
  if (principal === undefined || !url.endsWith("/git-receive-pack"))
    return await answerWithGit(request, response, call);
  await inTurn(repository, async () => await receive({ world, repository, principal }, request, { response, ...call }));
}

async function receive(
  asked: { readonly world: World; readonly repository: Repository; readonly principal: Principal },
  request: IncomingMessage,
  call: BackendCall & { readonly response: ServerResponse },
): Promise<void> {
  const body = Buffer.concat(await request.toArray());
  const updates = readCommands(body);
  const before = await readRefs(asked.repository.directory);
  const environment = { ...gitEnvironment, ...(await rulesOf(asked, updates)) };
  const { response, ...rest } = call;
  // Recorded before the client hears that it is done, so that whoever pushes finds it in the log.
  const record = async (): Promise<void> => {
    const after = await readRefs(asked.repository.directory);
    for (const { ref } of updates) {
      const update = { ref, before: before.get(ref) ?? noCommit, after: after.get(ref) ?? noCommit };
      if (update.before !== update.after)
        await recordMove(asked.world, asked.repository, { update, actor: asked.principal.login });
    }
  };
  await answerWithGit(request, response, { ...rest, body, environment, after: record });
}

async function rulesOf(
  asked: { readonly world: World; readonly repository: Repository; readonly principal: Principal },
  updates: readonly RefUpdate[],
): Promise<Readonly<Record<string, string>>> {
  const refused: string[] = [];
  const unforced: string[] = [];
  for (const update of updates) {
    const reasons = update.ref.startsWith("refs/pull/")
      ? ["deny updating a hidden ref"]
      : await refusePush(asked, update);
    refused.push(...reasons.map((reason) => `${update.ref}\t- ${reason}`));
    if (await forbidsForce(asked, update.ref)) unforced.push(update.ref);
  }
  return { GITHUB_REFUSED: refused.join("\n"), GITHUB_UNFORCED: unforced.join(" ") };
}

/** The commands at the head of a push, in git's packet lines: `OLD NEW REF`. */
function readCommands(body: Buffer): readonly RefUpdate[] {
  const updates: RefUpdate[] = [];
  let at = 0;
  while (at + 4 <= body.length) {
    const length = Number.parseInt(body.toString("latin1", at, at + 4), 16);
    if (!(length > 4)) break;
    const line = body.toString("utf8", at + 4, at + length);
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/u.exec(line);
    if (match !== null) updates.push({ before: match[1] ?? "", after: match[2] ?? "", ref: match[3] ?? "" });
    at += length;
  }
  return updates;
}

function mayGit({ world, repository, principal }: Visit, isPush: boolean): boolean {
  if (principal === undefined) return !isPush;
  if (principal.kind === "app" && (isPush || world.isPrivate) && repository.owner !== world.organisation) return false;
  if (principal.kind === "person") return !isPush || principal.role !== "read";
  const { contents } = principal.app.permissions;
  return isPush ? contents === "write" : contents !== undefined;
}

/** The token is the password, whatever the name; or the name where there is no password. */
function principalOfBasic(world: World, header: string | undefined): Principal | undefined {
  const encoded = /^basic (.+)$/iu.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [name = "", ...password] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return world.principals.get(password.join(":")) ?? world.principals.get(name);
}
