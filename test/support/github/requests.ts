import { Octokit } from "@octokit/rest";
import { noCommit, type NewFile } from "./branches.ts";
import { addRepository } from "./create-world.ts";
import { numberOf, objectOf } from "./json.ts";
import { showHead } from "./move-ref.ts";
import { push, pushEach } from "./push.ts";
import { principalOf, type Repository, type World } from "./world.ts";

/** A pull request to be opened. */
export interface NewPull {
  readonly branch: string;
  readonly by: string;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
  /** Default: the default branch. */
  readonly base?: string;
  /** Pushed to the branch first, by the same person; leave out where the branch is there already. */
  readonly files?: Readonly<Record<string, NewFile>>;
  /** From the opener's own fork, which is made where there is none yet. */
  readonly fork?: boolean;
}

/** What people do with pull requests, each with their own token over the API. */
export interface Requests {
  /** @returns its number */
  openPull(pull: NewPull): Promise<number>;
  /** Opens many at once, each with files of its own: quicker, past the API. @returns their numbers */
  openPulls(pulls: readonly Pick<NewPull, "branch" | "by" | "title" | "files">[]): Promise<readonly number[]>;
  /** @returns the review's number */
  review(review: {
    readonly pull: number;
    readonly by: string;
    readonly verdict: "approve" | "request-changes" | "comment";
    readonly body?: string;
    /** Default: the head. */
    readonly commit?: string;
  }): Promise<number>;
  dismiss(review: {
    readonly pull: number;
    readonly review: number;
    readonly by: string;
    readonly message?: string;
  }): Promise<void>;
  /** @returns the comment's number */
  comment(comment: { readonly pull: number; readonly by: string; readonly body: string }): Promise<number>;
  editComment(comment: { readonly comment: number; readonly by: string; readonly body: string }): Promise<void>;
  closePull(pull: { readonly pull: number; readonly by: string }): Promise<void>;
  reopenPull(pull: { readonly pull: number; readonly by: string }): Promise<void>;
  /** Changes title, body or base. */
  editPull(pull: {
    readonly pull: number;
    readonly by: string;
    readonly title?: string;
    readonly body?: string;
    readonly base?: string;
  }): Promise<void>;
  /** @returns the merge commit @throws RequestError 405 where a rule is not met, 409 where the head is another */
  merge(pull: {
    readonly pull: number;
    readonly by: string;
    readonly method?: "merge" | "squash";
    readonly sha?: string;
  }): Promise<string>;
  /** Merges the base into the request's branch, as the button does. */
  updateBranch(pull: { readonly pull: number; readonly by: string }): Promise<void>;
  /** Where the request's head stands. */
  pullHead(pull: number): Promise<string>;
  /** @returns the fork's full name */
  fork(by: string): Promise<string>;
}

/** A client with somebody's token: no retries, no throttling, no talk. */
export function clientOf(world: World, login: string): Octokit {
  const silent = (): void => undefined;
  return new Octokit({
    auth: principalOf(world, login).token,
    baseUrl: world.apiUrl,
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

/** What people do with the pull requests of a repository. */
export function requestsOf(world: World, repository: Repository, directory: string): Requests {
  const { owner, name: repo } = repository;
  const as = (login: string): Octokit => clientOf(world, login);
  const setState = async (
    pull: { readonly pull: number; readonly by: string },
    state: "open" | "closed",
  ): Promise<void> => {
    await as(pull.by).rest.pulls.update({ owner, repo, pull_number: pull.pull, state });
  };
  const fork = async (by: string): Promise<string> => await forkOf(world, repository, { by, directory });
  return {
    openPull: async (pull) => {
      const from = pull.fork === true ? await fork(pull.by) : repository.fullName;
      const head = world.repositories.get(from.toLowerCase()) ?? repository;
      if (pull.files !== undefined)
        await push(world, head, {
          branch: pull.branch,
          by: pull.by,
          files: pull.files,
          message: pull.title ?? pull.branch,
        });
      const { data } = await as(pull.by).rest.pulls.create({
        owner,
        repo,
        title: pull.title ?? pull.branch,
        base: pull.base ?? world.defaultBranch,
        head: head === repository ? pull.branch : `${head.owner}:${pull.branch}`,
        ...(pull.body === undefined ? {} : { body: pull.body }),
        ...(pull.draft === undefined ? {} : { draft: pull.draft }),
      });
      return data.number;
    },
    openPulls: async (pulls) => await openMany(world, repository, pulls),
    review: async ({ pull, by, verdict, body, commit }) => {
      const { data } = await as(by).rest.pulls.createReview({
        owner,
        repo,
        pull_number: pull,
        event: events[verdict],
        ...(body === undefined && verdict === "approve" ? {} : { body: body ?? "See above." }),
        ...(commit === undefined ? {} : { commit_id: commit }),
      });
      return data.id;
    },
    dismiss: async ({ pull, review, by, message }) => {
      await as(by).rest.pulls.dismissReview({
        owner,
        repo,
        pull_number: pull,
        review_id: review,
        message: message ?? "Settled.",
      });
    },
    comment: async ({ pull, by, body }) =>
      (await as(by).rest.issues.createComment({ owner, repo, issue_number: pull, body })).data.id,
    editComment: async ({ comment, by, body }) => {
      await as(by).rest.issues.updateComment({ owner, repo, comment_id: comment, body });
    },
    closePull: async (pull) => await setState(pull, "closed"),
    reopenPull: async (pull) => await setState(pull, "open"),
    editPull: async ({ pull, by, ...changes }) => {
      await as(by).rest.pulls.update({ owner, repo, pull_number: pull, ...changes });
    },
    merge: async ({ pull, by, method, sha }) => {
      const { data } = await as(by).rest.pulls.merge({
        owner,
        repo,
        pull_number: pull,
        merge_method: method ?? "merge",
        ...(sha === undefined ? {} : { sha }),
      });
      return data.sha;
    },
    updateBranch: async ({ pull, by }) => {
      await as(by).rest.pulls.updateBranch({ owner, repo, pull_number: pull });
    },
    pullHead: async (pull) =>
      (await as(someone(world)).rest.pulls.get({ owner, repo, pull_number: pull })).data.head.sha,
    fork,
  };
}

async function openMany(
  world: World,
  repository: Repository,
  pulls: readonly Pick<NewPull, "branch" | "by" | "title" | "files">[],
): Promise<readonly number[]> {
  const heads = await pushEach(world, repository, pulls);
  const numbers: number[] = [];
  for (const [index, { branch, by, title = branch }] of pulls.entries()) {
    const made = await world.emulated.insist({
      method: "POST",
      path: `/repos/${repository.fullName}/pulls`,
      body: { title, head: branch, base: world.defaultBranch },
      token: principalOf(world, by).token,
    });
    const number = numberOf(objectOf(made)["number"]);
    repository.pulls.set(number, {
      number,
      headRepository: repository.fullName,
      headRef: branch,
      baseRef: world.defaultBranch,
    });
    await showHead(repository, `refs/pull/${number}/head`, { from: repository, sha: heads[index] ?? noCommit });
    numbers.push(number);
  }
  return numbers;
}

const events = { approve: "APPROVE", "request-changes": "REQUEST_CHANGES", comment: "COMMENT" } as const;

function someone(world: World): string {
  return [...world.principals.values()].find((one) => one.kind === "person")?.login ?? "";
}

async function forkOf(
  world: World,
  repository: Repository,
  wanted: { readonly by: string; readonly directory: string },
): Promise<string> {
  const fullName = `${wanted.by}/${repository.name}`;
  if (world.repositories.has(fullName.toLowerCase())) return fullName;
  const { token } = principalOf(world, wanted.by);
  const made = objectOf(
    await world.emulated.insist({ method: "POST", path: `/repos/${repository.fullName}/forks`, body: {}, token }),
  );
  if (made["full_name"] !== fullName)
    throw new Error(`the emulator made a fork ${String(made["full_name"])}, ${fullName} was expected`);
  await addRepository(world, {
    owner: wanted.by,
    name: repository.name,
    directory: wanted.directory,
    from: repository,
  });
  return fullName;
}
