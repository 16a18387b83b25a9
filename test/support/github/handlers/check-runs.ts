import { findCommit } from "../branches.ts";
import { askerOf, bodyOf, invalid, place, Refusal, repositoryOf, said, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { listOf, objectOf, textOf, type Json, type JsonObject } from "../json.ts";
import { counted, listed } from "../paging.ts";
import { appOf } from "../people.ts";
import type { Installation } from "../principal.ts";
import { stamp } from "../stamp.ts";
import { takeId, type CheckRun } from "../world.ts";
import { commitOf } from "./statuses.ts";

/** Annotations one request may bring. */
const annotationsAtOnce = 50;
/** GitHub's limit of a summary and of a text. */
const longestText = 65_535;

/** Check runs: the emulator's break too much of GitHub's word (annotations, apps, paging). */
export const checkHandlers: Handlers = {
  "POST /repos/{owner}/{repo}/check-runs": create,
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": update,
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}": (call) => ({ status: 200, body: runOf(call).answer }),
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": async (call) =>
    await listed(call, runOf(call).annotations, (annotation) => annotation),
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": async (call) => {
    const sha = await commitOf(call);
    return await counted(call, ["check_runs", select(call, sha)], (run) => run.answer);
  },
};

async function create(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const asker = appAsking(call);
  const sha = await findCommit(repository.directory, said(call, "head_sha") ?? "");
  if (sha === undefined) throw invalid("CheckRun", "head_sha", "No commit found for SHA");
  if ((said(call, "name") ?? "") === "") throw invalid("CheckRun", "name", "name is missing");
  const id = takeId(call.world);
  const api = `${call.world.apiUrl}/repos/${repository.fullName}/check-runs/${id}`;
  const begun: JsonObject = {
    id,
    node_id: `CR_${id}`,
    head_sha: sha,
    name: said(call, "name"),
    external_id: "",
    url: api,
    html_url: `${call.world.webUrl}/${repository.fullName}/runs/${id}`,
    details_url: `${call.world.webUrl}/apps/${asker.app.slug}`,
    status: "queued",
    conclusion: null,
    started_at: stamp(call.world.clock.now()),
    completed_at: null,
    output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${api}/annotations` },
    check_suite: { id: asker.app.id },
    app: await appOf(call.world, asker),
    pull_requests: [],
  };
  const run = change(call, { appId: asker.app.id, annotations: [], answer: begun });
  repository.checkRuns.set(id, run);
  return { status: 201, body: run.answer };
}

function update(call: Call): Answer {
  const asker = appAsking(call);
  const found = runOf(call);
  if (found.appId !== asker.app.id)
    throw new Refusal(
      403,
      `Invalid app_id \`${found.appId}\` - check run can only be modified by the GitHub App that created it.`,
    );
  const run = change(call, found);
  repositoryOf(call).checkRuns.set(Number(place(call, "check_run_id")), run);
  return { status: 200, body: run.answer };
}

function change(call: Call, run: CheckRun): CheckRun {
  const body = bodyOf(call);
  const annotations = [...run.annotations, ...newAnnotations(call, textOf(run.answer["head_sha"]))];
  const named = ["name", "details_url", "external_id", "started_at", "status"].filter(
    (name) => body[name] !== undefined,
  );
  const given = Object.fromEntries(named.map((name) => [name, body[name]]));
  return {
    appId: run.appId,
    annotations,
    answer: { ...run.answer, ...given, ...conclude(call, run), output: outputOf(call, run, annotations.length) },
  };
}

/** A conclusion completes the run, and completing it needs one. */
function conclude(call: Call, run: CheckRun): JsonObject {
  const conclusion = said(call, "conclusion");
  const status = conclusion === undefined ? (said(call, "status") ?? textOf(run.answer["status"])) : "completed";
  if (status !== "completed") return { status, conclusion: null, completed_at: null };
  const final = conclusion ?? run.answer["conclusion"] ?? null;
  if (final === null) throw invalid("CheckRun", "conclusion", "conclusion is required when status is completed");
  const at =
    said(call, "completed_at") ??
    (conclusion === undefined ? run.answer["completed_at"] : undefined) ??
    stamp(call.world.clock.now());
  return { status, conclusion: final, completed_at: at };
}

function outputOf(call: Call, run: CheckRun, count: number): JsonObject {
  const before = objectOf(run.answer["output"]);
  const given = objectOf(bodyOf(call)["output"]);
  if (bodyOf(call)["output"] !== undefined && typeof given["summary"] !== "string")
    throw invalid("CheckRun", "output", "summary is missing");
  for (const name of ["summary", "text"]) {
    if (Buffer.byteLength(textOf(given[name])) > longestText)
      throw invalid(
        "CheckRun",
        name,
        `Only ${longestText} characters are allowed; ${textOf(given[name]).length} were supplied.`,
      );
  }
  const texts = Object.fromEntries(
    ["title", "summary", "text"].map((name): [string, Json] => [name, given[name] ?? before[name] ?? null]),
  );
  return { ...before, ...texts, annotations_count: count };
}

function newAnnotations(call: Call, sha: string): readonly JsonObject[] {
  const given = listOf(objectOf(bodyOf(call)["output"])["annotations"]).map((one) => objectOf(one));
  if (given.length > annotationsAtOnce) {
    throw new Refusal(
      422,
      `Invalid request.\n\nNo more than ${annotationsAtOnce} items are allowed; ${given.length} were supplied.`,
    );
  }
  return given.map((one) => ({
    path: one["path"],
    start_line: one["start_line"],
    end_line: one["end_line"],
    start_column: one["start_column"] ?? null,
    end_column: one["end_column"] ?? null,
    annotation_level: one["annotation_level"],
    title: one["title"] ?? null,
    message: one["message"],
    raw_details: one["raw_details"] ?? null,
    blob_href: `${call.world.webUrl}/${repositoryOf(call).fullName}/blob/${sha}/${textOf(one["path"])}`,
  }));
}

/** Newest first; by default only the newest of each app and name. */
function select(call: Call, sha: string): readonly CheckRun[] {
  const { query } = call;
  const wanted = (run: CheckRun): boolean =>
    run.answer["head_sha"] === sha &&
    (!query.has("check_name") || run.answer["name"] === query.get("check_name")) &&
    (!query.has("status") || run.answer["status"] === query.get("status")) &&
    (!query.has("app_id") || String(run.appId) === query.get("app_id"));
  const all = [...repositoryOf(call).checkRuns.values()].filter(wanted).toReversed();
  if (query.get("filter") === "all") return all;
  return [
    ...new Map(all.toReversed().map((run) => [`${run.appId} ${textOf(run.answer["name"])}`, run])).values(),
  ].toReversed();
}

function runOf(call: Call): CheckRun {
  const found = repositoryOf(call).checkRuns.get(Number(place(call, "check_run_id")));
  if (found === undefined) throw new Refusal(404, "Not Found");
  return found;
}

function appAsking(call: Call): Installation {
  const asker = askerOf(call);
  if (asker.kind === "app") return asker;
  throw new Refusal(403, "You must authenticate via a GitHub App.");
}
