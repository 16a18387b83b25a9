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

/** The `[user]` section of a git configuration file; the last of repeated values holds. */
function parseUser(text: string): Partial<Signature> {
  let section = "";
  const user: { name?: string; email?: string } = {};
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.toLowerCase() ?? section;
    const { key, value } = /^\s*(?<key>name|email)\s*=\s*(?<value>.*?)\s*$/i.exec(line)?.groups ?? {};
    if (section !== "user" || key === undefined || value === undefined) continue;
    const plain = value.startsWith('"') ? value.replaceAll(/^"|"$/g, "") : value.replace(/\s+[#;].*$/, "");
    user[key.toLowerCase() === "name" ? "name" : "email"] = plain;
  }
  return user;
}
