import { askEmulator, place, Refusal, repositoryOf, said, askerOf, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { listOf, objectOf, textOf, type Json, type JsonObject } from "../json.ts";
import { appOf } from "../people.ts";
import type { World } from "../world.ts";

/** GitHub takes no longer one. */
const longestComment = 65_536;

/** Comments of a request's conversation, and labels: the emulator's. */
export const commentHandlers: Handlers = {
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": list,
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": write,
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": async (call) => await one(call, await askEmulator(call)),
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": edit,
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": async (call) => {
    await assertOwn(call);
    return await askEmulator(call);
  },
};

async function list(call: Call): Promise<Answer> {
  const answer = await askEmulator(call);
  return {
    ...answer,
    body: await Promise.all(listOf(answer.body).map(async (comment) => await show(call.world, comment))),
  };
}

async function write(call: Call): Promise<Answer> {
  assertShort(call);
  return await one(call, await askEmulator(call));
}

async function edit(call: Call): Promise<Answer> {
  assertShort(call);
  await assertOwn(call);
  return await one(call, await askEmulator(call));
}

async function one(call: Call, answer: Answer): Promise<Answer> {
  return { ...answer, body: await show(call.world, answer.body) };
}

function assertShort(call: Call): void {
  if ((said(call, "body") ?? "").length <= longestComment) return;
  throw new Refusal(422, "Validation Failed", {
    errors: [
      {
        resource: "IssueComment",
        code: "unprocessable",
        field: "data",
        message: `Body is too long (maximum is ${longestComment} characters)`,
      },
    ],
  });
}

/** Somebody else's comment is changed by who may write only. @throws Refusal 403 */
async function assertOwn(call: Call): Promise<void> {
  const path = `/repos/${repositoryOf(call).fullName}/issues/comments/${place(call, "comment_id")}`;
  const found = await call.world.emulated.ask({ method: "GET", path });
  if (found.status !== 200) throw new Refusal(404, "Not Found");
  const asker = askerOf(call);
  const author = textOf(objectOf(objectOf(found.body)["user"])["login"]);
  const mayAll = asker.kind === "app" || asker.role !== "read";
  if (author !== asker.login && !mayAll) throw new Refusal(403, "Must have admin rights to Repository.");
}

async function show(world: World, emulated: Json | undefined): Promise<JsonObject> {
  const comment = objectOf(emulated);
  const login = objectOf(comment["user"])["login"];
  const app = [...world.principals.values()].find((principal) => principal.kind === "app" && principal.login === login);
  return { ...comment, performed_via_github_app: app?.kind === "app" ? await appOf(world, app) : null };
}
