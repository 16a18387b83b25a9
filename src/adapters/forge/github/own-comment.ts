import type { Notice } from "../../../model/notice.ts";
import { call, githubError, statusOf } from "./github-error.ts";
import type { CheckPlace } from "./check-runs.ts";

/** A comment of ours. */
export interface OwnComment {
  readonly id: number;
  readonly body: string;
  readonly address: string;
}

/**
 * Puts the comment in the place of the one before, and takes away what two runs at a time left over.
 *
 * @param before our comments as they are
 * @returns its address for people
 */
export async function keepComment(
  place: CheckPlace,
  { request: id, comment: body }: Pick<Notice, "request" | "comment">,
  before: readonly OwnComment[],
): Promise<string> {
  const { octokit, owner, repo } = place;
  const [first, ...others] = before;
  if (first === undefined) return (await addComment(place, id, body)).address;
  await call(async () => {
    if (!saysTheSame(first.body, body))
      await octokit.rest.issues.updateComment({ owner, repo, comment_id: first.id, body });
    for (const { id: spare } of others) await octokit.rest.issues.deleteComment({ owner, repo, comment_id: spare });
  });
  return first.address;
}

/** Where the answer was lost on the way the comment may be there: to write it once more without a look would make two. */
async function addComment(place: CheckPlace, id: string, body: string): Promise<OwnComment> {
  const { octokit, owner, repo } = place;
  const write = async (): Promise<OwnComment> => {
    const wanted = { owner, repo, issue_number: Number(id), body, request: { retries: 0 } };
    const { data } = await octokit.rest.issues.createComment(wanted);
    return { id: data.id, body, address: data.html_url };
  };
  try {
    return await write();
  } catch (error) {
    if ((statusOf(error) ?? 0) < 500) throw githubError(error);
    const [made] = await listOwnComments(place, id);
    return made ?? (await call(write));
  }
}

/** The same, but for when it was said. */
export function saysTheSame(left: string, right: string): boolean {
  return withoutTimes(left) === withoutTimes(right);
}

function withoutTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, "");
}

/** Our comments, oldest first. Whose a comment is says its author's number, never its words. */
export async function listOwnComments(place: CheckPlace, id: string): Promise<readonly OwnComment[]> {
  const { octokit, owner, repo, app } = place;
  const of = { owner, repo, issue_number: Number(id), per_page: 100 };
  const comments = await call(async () => await octokit.paginate(octokit.rest.issues.listComments, of));
  const own = app === undefined ? await findSpeaker(place) : undefined;
  return comments.flatMap(({ id: comment, body = "", html_url: address, user, performed_via_github_app: via }) => {
    const isOurs = app === undefined ? user?.id === own && isMarked(body) : via?.id === app && isMarked(body);
    return isOurs ? [{ id: comment, body, address }] : [];
  });
}

/** The app may say other things on a request too. */
function isMarked(body: string): boolean {
  return body.startsWith("<!-- setpoint");
}

/** https://docs.github.com/en/actions: the account behind the token that GitHub gives a job. */
const actionsAccount = 41_898_282;

/** Who speaks with a token that belongs to no configured app: a person, or a job. */
async function findSpeaker({ octokit }: CheckPlace): Promise<number> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.id;
  } catch (error) {
    // A job's token stands for no account that could be shown.
    if (statusOf(error) === 403) return actionsAccount;
    throw githubError(error);
  }
}
