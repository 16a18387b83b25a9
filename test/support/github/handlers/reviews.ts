import { findCommit } from "../branches.ts";
import { askEmulator, askerOf, bodyOf, place, Refusal, said, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { listOf, numberOf, objectOf, textOf, type Json, type JsonObject } from "../json.ts";
import { readEnds } from "../show-pull.ts";
import type { Repository } from "../world.ts";
import { pullOf } from "./pulls.ts";

/** Reviews: the emulator's, with what it gets wrong put right. */
export const reviewHandlers: Handlers = {
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews": create,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews": async (call) => {
    const { repository } = pullOf(call);
    const answer = await askEmulator(call);
    return { ...answer, body: listOf(answer.body).map((review) => show(repository, review)) };
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}": one,
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals": dismiss,
};

async function one(call: Call): Promise<Answer> {
  const { repository } = pullOf(call);
  const answer = await askEmulator(call);
  return { ...answer, body: show(repository, answer.body) };
}

async function create(call: Call): Promise<Answer> {
  const { repository, facts } = pullOf(call);
  await assertMayReview(call, repository);
  const named = said(call, "commit_id");
  const commit =
    named === undefined ? (await readEnds(repository, facts)).head : await findCommit(repository.directory, named);
  if (commit === undefined) throw refused("commit_id is not part of the pull request");
  // The emulator asks for a position where GitHub takes a line.
  const comments = listOf(bodyOf(call)["comments"]).map((comment): Json => {
    const { position, line, ...rest } = objectOf(comment);
    return { ...rest, position: position ?? line ?? 1 };
  });
  const answer = await askEmulator(call, { body: { ...bodyOf(call), commit_id: commit, comments } });
  repository.reviewed.set(numberOf(objectOf(answer.body)["id"]), { commit, body: said(call, "body") ?? "" });
  return { ...answer, status: 200, body: show(repository, answer.body) };
}

/** @throws Refusal 422 for an opinion of one's own request, or one without a word */
async function assertMayReview(call: Call, repository: Repository): Promise<void> {
  const event = said(call, "event");
  if ((await authorOf(call, repository)) === askerOf(call).login) {
    if (event === "APPROVE") throw refused("Can not approve your own pull request");
    if (event === "REQUEST_CHANGES") throw refused("Can not request changes on your own pull request");
  }
  const needsWords = event === "REQUEST_CHANGES" || event === "COMMENT";
  if (needsWords && (said(call, "body") ?? "") === "") throw refused(`Review body is required for ${event}`);
}

async function dismiss(call: Call): Promise<Answer> {
  const { repository, facts } = pullOf(call);
  const path = `/repos/${repository.fullName}/pulls/${facts.number}/reviews/${place(call, "review_id")}`;
  const found = await call.world.emulated.ask({ method: "GET", path });
  if (found.status !== 200) throw new Refusal(404, "Not Found");
  if (objectOf(found.body)["state"] === "COMMENTED") throw refused("Can not dismiss a commented pull request review");
  if (said(call, "message") === undefined) throw refused("message is required");
  return await one(call);
}

/** A dismissed review keeps what its reviewer wrote. */
function show(repository: Repository, emulated: Json | undefined): JsonObject {
  const review = objectOf(emulated);
  const kept = repository.reviewed.get(numberOf(review["id"]));
  return kept === undefined ? review : { ...review, body: kept.body, commit_id: kept.commit };
}

async function authorOf(call: Call, repository: Repository): Promise<string> {
  const path = `/repos/${repository.fullName}/pulls/${place(call, "pull_number")}`;
  return textOf(objectOf(objectOf(await call.world.emulated.insist({ method: "GET", path }))["user"])["login"]);
}

function refused(reason: string): Refusal {
  return new Refusal(422, "Unprocessable Entity", { errors: [reason] });
}
