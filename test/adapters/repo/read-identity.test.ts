import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readIdentity } from "../../../src/adapters/repo/git/read-identity.ts";
import { git, makeDirectory } from "./git-program.ts";

describe("Who commits", () => {
  let directory: Awaited<ReturnType<typeof makeDirectory>>;
  let home: string;
  const gitDirectory = (): string => path.join(directory.path, "shop/.git");
  beforeEach(async () => {
    directory = await makeDirectory();
    home = path.join(directory.path, "home");
    await mkdir(path.join(home, ".config/git"), { recursive: true });
    await git(directory.path, "init", "shop");
  });
  afterEach(async () => await directory.remove());

  it("is who the environment names", async () => {
    const environment = { HOME: home, GIT_AUTHOR_NAME: "Dana", GIT_AUTHOR_EMAIL: "dana@orders.example" };
    expect(await readIdentity(gitDirectory(), environment)).toEqual({ name: "Dana", email: "dana@orders.example" });
  });

  it("is who git config names for the repository before the person", async () => {
    await writeFile(
      path.join(home, ".gitconfig"),
      '[core]\n\tname = x\n[USER]\n\tname = "Dana # D"\n\temail = home@orders.example ; mine\n',
    );
    await git(path.join(directory.path, "shop"), "config", "user.email", "first@orders.example");
    await git(path.join(directory.path, "shop"), "config", "--add", "user.email", "work@orders.example");
    expect(await readIdentity(gitDirectory(), { HOME: home })).toEqual({
      name: "Dana # D",
      email: "work@orders.example",
    });
  });

  it("is who the personal configuration names, and called by the address without a name", async () => {
    await writeFile(
      path.join(home, ".config/git/config"),
      "[user] email = dana@orders.example\r\n[userx]\nname = no\n",
    );
    expect(await readIdentity(gitDirectory(), { HOME: home })).toEqual({
      name: "dana@orders.example",
      email: "dana@orders.example",
    });
  });
});
