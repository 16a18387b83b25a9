import path from "node:path";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { Signature } from "../../../ports/config-repo.ts";
import { readIfPresent } from "./read-if-present.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who makes commits here, found where git finds it: `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`, then `user.name` and `user.email` of the
 * repository, then of the user. Included configuration files are not followed.
 *
 * @throws SetpointError SP_REPO_NO_IDENTITY
 */
export async function readIdentity(gitDirectory: string, environment: Environment): Promise<Signature> {
  const configured = await Promise.all(
    configFiles(gitDirectory, environment).map(async (file) => await readUser(file)),
  );
  const name = environment["GIT_AUTHOR_NAME"] ?? configured.find((user) => user.name !== undefined)?.name;
  const email = environment["GIT_AUTHOR_EMAIL"] ?? configured.find((user) => user.email !== undefined)?.email;
  if (email !== undefined) return { name: name ?? email, email };
  throw new SetpointError("SP_REPO_NO_IDENTITY", "Git does not know who you are", {
    fix: "Run git config --global user.email you@example.com and git config --global user.name 'Your Name'.",
  });
}

/** Strongest first: https://git-scm.com/docs/git-config#FILES. */
function configFiles(gitDirectory: string, environment: Environment): readonly string[] {
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  const own = home === undefined ? [] : [path.join(home, ".gitconfig"), path.join(home, ".config", "git", "config")];
  const global = environment["GIT_CONFIG_GLOBAL"];
  return [path.join(gitDirectory, "config"), ...(global === undefined ? own : [global])];
}

async function readUser(file: string): Promise<Partial<Signature>> {
  const sections = ((await readIfPresent(file)) ?? "").split(/^(?=[ \t]*\[)/mu);
  const section = sections.filter((part) => /^\s*\[user\]/iu.test(part)).join("\n");
  const name = findKey(section, "name");
  const email = findKey(section, "email");
  return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
}

/** Of several the last, as git has it. */
function findKey(section: string, key: string): string | undefined {
  const line = new RegExp(`^(?:\\s*\\[user\\])?\\s*${key}\\s*=\\s*(?<value>.*)$`, "gimu");
  const value = [...section.matchAll(line)].at(-1)?.groups?.["value"];
  return value === undefined ? undefined : unquote(value);
}

/** Quotes go, and so does a comment outside of them. */
function unquote(value: string): string {
  const quoted = /^"(?<text>(?:[^"\\]|\\.)*)"/u.exec(value)?.groups?.["text"];
  return quoted?.replaceAll(/\\(.)/gu, "$1") ?? value.replace(/\s[#;].*$/u, "").trim();
}
