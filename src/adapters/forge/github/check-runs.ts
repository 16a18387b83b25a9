import type { Annotation, Notice } from "../../../model/notice.ts";
import type { Shown } from "../../../model/review.ts";
import { call } from "./github-error.ts";
import type { GitHubPlace } from "./github-client.ts";

/** The name of our check: what a ruleset requires, pinned to the app. */
export const checkName = "setpoint";

/** GitHub takes no more in one request. */
const annotationsAtOnce = 50;

/** A finished run of our check. */
export interface OwnRun {
  readonly head: string;
  readonly request: string;
  readonly digest: string;
  readonly verdict: string;
  readonly title: string;
  readonly details: string;
  /** By GitHub's clock. */
  readonly at: string;
}

/** Where our runs are. */
export interface CheckPlace extends GitHubPlace {
  /** The app whose runs are ours; absent: whoever has the check's name is believed. */
  readonly app?: number;
}

/** Our finished runs on one commit, oldest first; runs of other apps are none, whatever they call themselves. */
export async function listOwnRuns({ octokit, owner, repo, app }: CheckPlace, head: string): Promise<readonly OwnRun[]> {
  const of = { owner, repo, ref: head, check_name: checkName, filter: "all" as const, per_page: 100 };
  const found = await call(
    async () => await octokit.paginate(octokit.rest.checks.listForRef, app === undefined ? of : { ...of, app_id: app }),
  );
  const runs = found.filter((run) => app === undefined || run.app?.id === app).map((run) => readRun(head, run));
  return runs.filter((run) => run !== undefined).toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

interface CheckRun {
  readonly status: string;
  readonly completed_at: string | null;
  readonly external_id: string | null;
  readonly output: { readonly title: string | null; readonly summary: string | null };
}

/** Request, base, digest, verdict: the id of a merge queue's group holds a blank of its own. */
const nameForm = /^(?<request>.+) (?<base>\S+) (?<digest>\S+) (?<verdict>\S+)$/u;

/** A run that is not finished, or does not say what it is about, shows nothing. */
function readRun(head: string, { status, completed_at: at, external_id: name, output }: CheckRun): OwnRun | undefined {
  const about = readName(name ?? "");
  if (status !== "completed" || at === null || about === undefined) return undefined;
  return { head, ...about, title: output.title ?? "", details: output.summary ?? "", at };
}

function readName(name: string): Pick<OwnRun, "request" | "digest" | "verdict"> | undefined {
  const { request, digest, verdict } = nameForm.exec(name)?.groups ?? {};
  if (request === undefined || digest === undefined || verdict === undefined) return undefined;
  return { request, digest, verdict };
}

/** What of a run is evidence of having been shown. */
export function toShown({ head, digest, at }: OwnRun): Shown {
  return { head, digest, at };
}

/**
 * Puts a run up beside the ones before: they stay as they were, as evidence of what was shown when. It is finished with its last
 * annotations, so that a run that died on the way opens nothing.
 */
export async function createRun({ octokit, owner, repo }: GitHubPlace, notice: Notice): Promise<void> {
  const { head, summary: title, details: summary } = notice;
  const verdict = {
    status: "completed" as const,
    conclusion: notice.verdict === "open" ? ("success" as const) : ("failure" as const),
  };
  const [first = [], ...others] = inPages(notice.annotations.map(toAnnotation));
  await call(async () => {
    const { data } = await octokit.rest.checks.create({
      owner,
      repo,
      name: checkName,
      head_sha: head,
      external_id: [notice.request, notice.base, notice.digest, notice.verdict].join(" "),
      output: { title, summary, annotations: first },
      ...(others.length === 0 ? verdict : { status: "in_progress" }),
    });
    for (const [index, annotations] of others.entries()) {
      const isLast = index === others.length - 1;
      await octokit.rest.checks.update({
        owner,
        repo,
        check_run_id: data.id,
        output: { title, summary, annotations },
        ...(isLast ? verdict : {}),
      });
    }
  });
}

function toAnnotation({ path, line, level, title, message }: Annotation) {
  return { path, start_line: line, end_line: line, annotation_level: level, title, message } as const;
}

function inPages<T>(items: readonly T[]): T[][] {
  const pages: T[][] = [];
  for (let start = 0; start < items.length; start += annotationsAtOnce)
    pages.push(items.slice(start, start + annotationsAtOnce));
  return pages;
}
