import type { Octokit } from "@octokit/rest";
import { foldCase } from "../../../model/fold-case.ts";
import { githubError, statusOf } from "./github-error.ts";

/** An account as the API shows it in many places. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type?: string;
}

/** Names of accounts that stay one account's while a program runs. */
export interface Identities {
  /**
   * The account's name: its login when it was first seen. An account that was renamed keeps it, and whoever took the login meanwhile
   * gets a name that no policy can hold.
   */
  nameOf(account: Account | null | undefined): string;
  /** The id of the app behind a bot's account; `undefined` for people and where GitHub does not tell. */
  appOf(account: Account | null | undefined): Promise<number | undefined>;
}

/** What is shown in the place of an account that is gone: a login cannot hold a blank. */
const gone = "(deleted account)";

/** Numbers make the identity of accounts, logins only their names. */
export function openIdentities(octokit: Octokit): Identities {
  const names = new Map<number, string>();
  const taken = new Map<string, number>();
  const apps = new Map<string, Promise<number | undefined>>();
  return {
    nameOf: (account) => {
      if (!account) return gone;
      const owner = taken.get(foldCase(account.login)) ?? account.id;
      const name = names.get(account.id) ?? (owner === account.id ? account.login : `${account.login} (${account.id})`);
      names.set(account.id, name);
      taken.set(foldCase(account.login), owner);
      return name;
    },
    appOf: async (account) => {
      const slug = /^(?<slug>.+)\[bot\]$/u.exec(account?.login ?? "")?.groups?.["slug"];
      if (slug === undefined) return undefined;
      const known = apps.get(slug) ?? readApp(octokit, slug);
      apps.set(slug, known);
      return await known;
    },
  };
}

/** A bot whose app is not shown is no app that a policy could name. */
async function readApp(octokit: Octokit, slug: string): Promise<number | undefined> {
  try {
    const { data } = await octokit.rest.apps.getBySlug({ app_slug: slug });
    return data?.id;
  } catch (error) {
    const status = statusOf(error);
    if (status === 403 || status === 404) return undefined;
    throw githubError(error);
  }
}
