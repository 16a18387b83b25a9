import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GitRepo } from "../../../src/adapters/repo/git/git-repo.ts";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import type { RemoteCredentials } from "../../../src/adapters/repo/git/remote-options.ts";
import type { CommitRequest } from "../../../src/ports/config-repo.ts";
import { startGitHttpServer, type GitHttpServer } from "./git-http-server.ts";
import { git, makeDirectory } from "./git-program.ts";

const secret = { username: "dana", password: "s3cret-token" };
const request = (branch: string, expected: string | null): CommitRequest => ({
  branch,
  expected,
  files: new Map([["orders.yaml", `${branch}\n`]]),
  message: "Change",
  author: { name: "Dana", email: "dana@orders.example" },
  at: new Date("2030-01-01T00:00:00Z"),
});

describe("A repository over http", () => {
  let directory: Awaited<ReturnType<typeof makeDirectory>>;
  let server: GitHttpServer;
  let fleet: string;
  let start: string;
  let intercept: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

  const open = async (credentials: RemoteCredentials | undefined = secret, name = "mirror"): Promise<GitRepo> =>
    await openGitRepo({
      directory: path.join(directory.path, name),
      remote: { url: server.url("fleet.git"), credentials: async () => credentials },
    });

  beforeEach(async () => {
    directory = await makeDirectory();
    fleet = path.join(directory.path, "fleet.git");
    await git(directory.path, "init", "--bare", "fleet.git");
    await git(fleet, "config", "http.receivepack", "true");
    intercept = async () => false;
    server = await startGitHttpServer(directory.path, {
      credentials: secret,
      intercept: async (incoming, response) => await intercept(incoming, response),
    });
    start = await (await open()).commit(request("main", null));
  });
  afterEach(async () => {
    await server.close();
    await directory.remove();
  });

  it("is mirrored into a bare repository that git accepts, without credentials in any file", async () => {
    const repo = await open();
    expect(repo.gitDirectory).toBe(path.join(directory.path, "mirror"));
    await expect(repo.snapshot(undefined)).rejects.toMatchObject({ code: "SP_REPO_NO_WORKTREE" });
    expect(await git(repo.gitDirectory, "fsck", "--strict")).not.toContain("error");
    expect(await readFile(path.join(repo.gitDirectory, "config"), "utf8")).not.toContain(secret.password);
  });

  it("shows at once what others pushed, moved back and deleted", async () => {
    const repo = await open();
    const other = await open(secret, "other");
    const next = await other.commit(request("main", start));
    await other.commit(request("topic/a", null));
    expect((await repo.snapshot("main")).commit).toBe(next);
    await git(fleet, "update-ref", "refs/heads/main", start);
    await git(fleet, "branch", "-D", "topic/a");
    await git(fleet, "branch", "topic", next);
    expect((await repo.branches("")).map(({ name, commit }) => [name, commit])).toEqual([
      ["main", start],
      ["topic", next],
    ]);
    await git(fleet, "branch", "-D", "topic");
    await git(fleet, "branch", "topic/b", await git(fleet, "commit-tree", `${start}^{tree}`, "-m", "New"));
    expect((await repo.branches("topic")).map((branch) => branch.name)).toEqual(["topic/b"]);
  });

  it("refuses to move a branch that the server has moved back, though the new commit would descend from it", async () => {
    const repo = await open();
    const next = await repo.commit(request("main", start));
    const other = await open(secret, "other");
    await git(fleet, "update-ref", "refs/heads/main", start);
    await expect(other.commit(request("main", next))).rejects.toMatchObject({
      code: "SP_REPO_CONFLICT",
      data: { branch: "main", expected: next, found: start },
    });
  });

  it("notices when somebody else pushes between its looking and its pushing", async () => {
    const repo = await open();
    const other = await open(secret, "other");
    let isFirst = true;
    intercept = async (incoming) => {
      if (!isFirst || !(incoming.url ?? "").endsWith("git-receive-pack") || incoming.method !== "POST") return false;
      isFirst = false;
      await git(
        fleet,
        "update-ref",
        "refs/heads/main",
        await git(fleet, "commit-tree", `${start}^{tree}`, "-p", start, "-m", "x"),
      );
      return false;
    };
    await expect(repo.commit(request("main", start))).rejects.toMatchObject({ code: "SP_REPO_CONFLICT" });
    expect((await other.branches("main"))[0]?.commit).toBe((await repo.branches("main"))[0]?.commit);
  });

  it("is content when only the server's answer was lost", async () => {
    const repo = await open();
    intercept = async (incoming, response) => {
      if (incoming.method !== "POST" || !(incoming.url ?? "").endsWith("git-receive-pack")) return false;
      response.end = () => response.destroy();
      return false;
    };
    const id = await repo.commit(request("main", start));
    expect(await git(fleet, "rev-parse", "main")).toBe(id);
  });

  it("tells a refusal by the server's rules from a conflict", async () => {
    await mkdir(path.join(fleet, "hooks"), { recursive: true });
    await writeFile(path.join(fleet, "hooks/pre-receive"), "#!/bin/sh\necho protected branch >&2\nexit 1\n");
    await chmod(path.join(fleet, "hooks/pre-receive"), 0o755);
    const repo = await open();
    await expect(repo.commit(request("main", start))).rejects.toMatchObject({
      code: "SP_REPO_WRITE_FAILED",
      message: expect.stringContaining("hook declined"),
    });
    expect(await git(fleet, "rev-parse", "main")).toBe(start);
  });

  it("says that it is denied, and keeps the password to itself", async () => {
    const wrong = { username: "dana", password: "wrong-s3cret" };
    const refusal = await open(wrong, "other").catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "SP_REPO_DENIED", data: { status: 401 } });
    expect(JSON.stringify([refusal, Object(refusal).cause, String(refusal)])).not.toContain("s3cret");
    const anonymous = openGitRepo({
      directory: path.join(directory.path, "anonymous"),
      remote: { url: server.url("fleet.git") },
    });
    await expect(anonymous).rejects.toMatchObject({ code: "SP_REPO_DENIED" });
  });

  it("says that it is not reachable when nobody answers, or answers otherwise", async () => {
    const repo = await open();
    await expect(
      openGitRepo({
        directory: path.join(directory.path, "none"),
        remote: { url: server.url("none.git"), credentials: async () => secret },
      }),
    ).rejects.toMatchObject({ code: "SP_REPO_UNREACHABLE", data: { status: 404 } });
    intercept = async (_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<html>Welcome to the portal</html>");
      return true;
    };
    await expect(repo.branches("")).rejects.toMatchObject({ code: "SP_REPO_UNREACHABLE" });
    await server.close();
    await expect(repo.branches("")).rejects.toMatchObject({ code: "SP_REPO_UNREACHABLE" });
    await expect(repo.commit(request("main", start))).rejects.toMatchObject({ code: "SP_REPO_UNREACHABLE" });
  });

  it("needs no default branch on the server, and says so where HEAD is asked for", async () => {
    await git(fleet, "symbolic-ref", "HEAD", "refs/heads/gone");
    const repo = await open(secret, "other");
    expect((await repo.snapshot("main")).commit).toBe(start);
    await expect(repo.snapshot("HEAD")).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
  });

  it.each([
    "git@host:fleet.git",
    "ssh://host/fleet.git",
    "file:///fleet.git",
    "/fleet.git",
    "https://dana:s3cret@host/fleet.git",
  ])("refuses the URL %j without repeating what is secret in it", async (url) => {
    const refusal = openGitRepo({ directory: path.join(directory.path, "other"), remote: { url } });
    await expect(refusal).rejects.toMatchObject({
      code: "SP_REPO_BAD_URL",
      message: expect.not.stringContaining("s3cret"),
    });
  });

  it("says that the mirror cannot be written", async () => {
    await writeFile(path.join(directory.path, "file"), "");
    await expect(open(secret, "file/mirror")).rejects.toMatchObject({ code: "SP_REPO_WRITE_FAILED" });
  });
});
