import type { Notice } from "../../../model/notice.ts";
import type { NoticeBoard } from "../../../ports/notice-board.ts";
import { type CheckPlace, checkName, createRun, listOwnRuns, toShown } from "./check-runs.ts";
import { call, moved } from "./github-error.ts";
import { keepComment, listOwnComments, saysTheSame } from "./own-comment.ts";
import { readPull } from "./pull-requests.ts";

/**
 * One comment in the conversation, a commit status that leads to it, and a check run on the head. The comment comes first and the run,
 * which rulesets require, last, so that nobody sees an open gate without its reasons; whatever fails on the way, the next run mends.
 */
export function githubBoard(place: CheckPlace): NoticeBoard {
  return {
    show: async (asked) => {
      const notice = await closeTwins(place, asked);
      if (notice.group === true)
        return (await isVerdictUp(place, notice)) ? undefined : await putVerdict(place, notice);
      await keepUp(place, notice);
    },
    shown: async (request, heads) => {
      const runs = await Promise.all([...new Set(heads)].map(async (head) => await listOwnRuns(place, head)));
      const own = runs.flat().filter((run) => run.request === request);
      return own.toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at)).map(toShown);
    },
  };
}

/** Where everything is up already, nobody is asked where the request stands. */
async function keepUp(place: CheckPlace, notice: Notice): Promise<void> {
  const [comments, isUp] = await Promise.all([listOwnComments(place, notice.request), isVerdictUp(place, notice)]);
  const [comment, ...spare] = comments;
  if (isUp && comment !== undefined && spare.length === 0 && saysTheSame(comment.body, notice.comment)) return;
  await assertUnmoved(place, notice);
  const address = await keepComment(place, notice, comments);
  if (!isUp) await putVerdict(place, notice, address);
}

async function assertUnmoved(place: CheckPlace, { request, head, target }: Notice): Promise<void> {
  const pull = await readPull(place, request);
  if (pull.head.sha !== head) throw moved(request, "its head moved");
  if (pull.base.ref !== target) throw moved(request, `it is to be merged into ${pull.base.ref} by now`);
}

/** The run comes last: where it is up, so is the status. */
async function isVerdictUp(place: CheckPlace, notice: Notice): Promise<boolean> {
  const last = (await listOwnRuns(place, notice.head)).at(-1);
  return (
    last !== undefined &&
    [last.request, last.digest, last.verdict, last.title].join("\n") ===
      [notice.request, notice.digest, notice.verdict, notice.summary].join("\n") &&
    saysTheSame(last.details, notice.details)
  );
}

async function putVerdict(place: CheckPlace, notice: Notice, address?: string): Promise<void> {
  await setStatus(place, notice, address);
  await createRun(place, notice);
}

async function setStatus(
  { octokit, owner, repo }: CheckPlace,
  notice: Notice,
  address: string | undefined,
): Promise<void> {
  await call(
    async () =>
      await octokit.rest.repos.createCommitStatus({
        owner,
        repo,
        sha: notice.head,
        context: `${checkName}/verdict`,
        state: notice.verdict === "open" ? "success" : "failure",
        description: notice.summary,
        ...(address === undefined ? {} : { target_url: address }),
      }),
  );
}

/** Before everything else, but for the mark that makes the comment ours. */
function lead(comment: string, reason: string): string {
  const [mark = "", ...rest] = comment.split("\n");
  return [mark, "", `> **${reason}.**`, ...rest].join("\n");
}

/**
 * Checks stand on commits, not on requests: what is open for one request would be open for every other one with the same head. Two
 * requests towards one branch that share their head are closed, both.
 */
async function closeTwins(place: CheckPlace, notice: Notice): Promise<Notice> {
  if (notice.group === true || notice.verdict === "closed") return notice;
  const { octokit, owner, repo } = place;
  const of = { owner, repo, commit_sha: notice.head, per_page: 100 };
  const pulls = await call(
    async () => await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, of),
  );
  const twins = pulls
    .filter(({ state, base, head }) => state === "open" && base.ref === notice.target && head.sha === notice.head)
    .map(({ number }) => String(number))
    .filter((id) => id !== notice.request);
  if (twins.length === 0) return notice;
  const reason = `Closed: ${twins.map((id) => `#${id}`).join(", ")} has the same head; close one of them`;
  return { ...notice, verdict: "closed", summary: reason, comment: lead(notice.comment, reason) };
}
