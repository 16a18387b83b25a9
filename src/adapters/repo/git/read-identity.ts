import { homedir } from "node:os";
import path from "node:path";
import type { Signature } from "../../../ports/config-repo.ts";
import { readIfPresent } from "./read-if-present.ts";

/**
 * Who commits here, as git itself would say: `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`, else `user.name` and `user.email` of the
 * repository, of the person, of the machine. Included files are not followed. `undefined` if nobody is named.
 */
export async function readIdentity(
  gitDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Signature | undefined> {
  const home = environment["HOME"] ?? homedir();
  const personal = environment["XDG_CONFIG_HOME"] ?? path.join(home, ".config");
  const files = [
    path.join(gitDirectory, "config"),
    path.join(home, ".gitconfig"),
    path.join(personal, "git", "config"),
    "/etc/gitconfig",
  ];
  const texts = await Promise.all(files.map(readIfPresent));
  const users = texts.map((text) => parseUser(text ?? ""));
  const email = environment["GIT_AUTHOR_EMAIL"] ?? users.find((user) => user.email)?.email;
  const name = environment["GIT_AUTHOR_NAME"] ?? users.find((user) => user.name)?.name;
  return email === undefined || email === "" ? undefined : { name: name ?? email, email };
}

/** The `[user]` sections of a git configuration file. */
function parseUser(text: string): Partial<Signature> {
  const sections = text.split(/^(?=[ \t]*\[)/m).filter((section) => /^\s*\[\s*user\s*\]/i.test(section));
  const name = findKey(sections.join("\n"), "name");
  const email = findKey(sections.join("\n"), "email");
  return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
}

/** Of repeated values the last, without quotes or comment. */
function findKey(section: string, key: string): string | undefined {
  const line = new RegExp(`^(?:[^\\]]*\\])?[ \\t]*${key}[ \\t]*=[ \\t]*(?<value>.*?)[ \\t\\r]*$`, "gim");
  const value = [...section.matchAll(line)].at(-1)?.groups?.["value"];
  if (value === undefined || value.startsWith('"')) return value?.replaceAll(/^"|"$/g, "");
  return value.replace(/\s+[#;].*$/, "");
}
