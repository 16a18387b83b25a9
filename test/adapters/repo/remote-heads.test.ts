import { execFileSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GitRepo } from "../../../src/adapters/repo/git/git-repo.ts";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import type { RemoteOptions } from "../../../src/adapters/repo/git/remote-options.ts";
import { startGitHttpServer, type GitHttpServer } from "./git-http-server.ts";
import { git, makeDirectory } from "./git-program.ts";

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let server: GitHttpServer;
let fleet: string;
let main: string;
let intercept: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
/** Of every request: what it was for, and the size of its answer. */
let exchanges: { readonly service: string; bytes: number }[];

const open = async (options: Partial<RemoteOptions> = {}, name = "mirror"): Promise<GitRepo> =>
  await openGitRepo({
    directory: path.join(directory.path, name),
    remote: { url: server.url("fleet.git"), pausesMs: [1, 1], ...options },
  });
/** A commit on the server alone, as somebody's push makes one. */
const commitThere = async (message: string, parent = main): Promise<string> =>
  await git(fleet, "commit-tree", `${parent}^{tree}`, "-p", parent, "-m", message);
const countExchanges = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  exchanges = [];
  await work();
  return exchanges.map(({ service }) => service);
};
const isFetch = ({ method, url = "" }: IncomingMessage): boolean => method === "POST" && url.endsWith("upload-pack");

beforeEach(async () => {
  directory = await makeDirectory();
  fleet = path.join(directory.path, "fleet.git");
  await git(directory.path, "init", "--bare", "fleet.git");
  const tree = await git(fleet, "hash-object", "-t", "tree", "-w", "/dev/null");
  main = await git(fleet, "commit-tree", tree, "-m", "Start");
  await git(fleet, "update-ref", "refs/heads/main", main);
  intercept = async () => false;
  exchanges = [];
  server = await startGitHttpServer(directory.path, {
    intercept: async (request, response) => {
      const exchange = { service: (request.url ?? "").split("/").at(-1) ?? "", bytes: 0 };
      exchanges.push(exchange);
      const end = response.end.bind(response);
      response.end = (chunk?: unknown) => {
        exchange.bytes += Buffer.isBuffer(chunk) ? chunk.byteLength : 0;
        return end(chunk);
      };
      return await intercept(request, response);
    },
  });
});
afterEach(async () => {
  await server.close();
  await directory.remove();
});

describe("Heads of change requests on a server", () => {
  /** As many as a busy fleet has open, each a commit on top of main. */
  const proposeMany = (count: number): ReadonlyMap<string, string> => {
    const commits = Array.from({ length: count }, (_, index) => {
      const content = `orders: ${index}\n`;
      const person = `committer Lin <lin@orders.example> ${1_900_000_000 + index} +0000`;
      const file = `M 100644 inline orders.yaml\ndata ${content.length}\n${content}`;
      return `commit refs/pull/${index}/head\n${person}\ndata 5\nAsk.\nfrom ${main}\n${file}\n`;
    });
    execFileSync("git", ["fast-import", "--quiet"], { cwd: fleet, input: commits.join("") });
    const lines = execFileSync("git", ["for-each-ref", "--format=%(refname) %(objectname)", "refs/pull"], {
      cwd: fleet,
    });
    const pairs = lines.toString().trim().split("\n");
    return new Map(pairs.map((line) => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]));
  };

  it("are brought with one question and one fetch, a thousand as one", async () => {
    const repo = await open();
    const heads = proposeMany(1000);
    const names = [...heads.keys()];
    const first = await countExchanges(async () => expect(await repo.bring(names)).toEqual(heads));
    expect(first).toEqual(["git-upload-pack", "git-upload-pack"]);
    expect(await countExchanges(async () => expect(await repo.bring(names)).toEqual(heads))).toHaveLength(1);
    const ids = [...heads.values()];
    const read = await countExchanges(async () => {
      for (const id of ids.slice(0, 50)) expect((await repo.snapshot(id)).entries[0]?.path).toBe("orders.yaml");
    });
    expect(read).toEqual([]);
    const packs = await readdir(path.join(repo.gitDirectory, "objects/pack"));
    expect(packs.filter((file) => file.endsWith(".pack"))).toHaveLength(2);
    expect(await git(repo.gitDirectory, "fsck", "--strict")).not.toContain("error");
  });

  it("cost nothing where they are not asked for", async () => {
    const repo = await open();
    await repo.branches("");
    const [before] = exchanges.slice(-1);
    proposeMany(500);
    await repo.branches("");
    await repo.snapshot("main");
    const [, listed] = exchanges.slice(-2);
    expect(listed?.bytes).toBeLessThan(200);
    expect(exchanges.at(-2)?.bytes).toBe(before?.bytes);
    await expect(repo.snapshot("refs/pull/600/head")).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
  });

  it("are brought by id alone where the forge knows no name any longer", async () => {
    const repo = await open();
    const head = await commitThere("From a fork");
    expect((await repo.snapshot(head)).commit).toBe(head);
    expect(await repo.mergeBase("main", head)).toBe(main);
  });

  it("are brought as far as they are there, the others left out", async () => {
    const repo = await open();
    const [one, two] = [await commitThere("One"), await commitThere("Two")];
    await git(fleet, "update-ref", "refs/pull/1/head", one);
    const gone = ["1", "2"].map((digit) => digit.repeat(40));
    const brought = await repo.bring([...gone, "refs/pull/1/head", "refs/pull/9/head", two]);
    expect([...brought]).toEqual([
      [two, two],
      ["refs/pull/1/head", one],
    ]);
    await expect(repo.snapshot(gone[0])).rejects.toMatchObject({
      code: "SP_REPO_UNKNOWN_REF",
      message: `Commit ${gone[0]} is not in this repository`,
    });
  });

  it("are asked for anew when one moves between question and fetch and its old commit is gone", async () => {
    const repo = await open();
    const [before, after] = [await commitThere("Before"), await commitThere("After")];
    await git(fleet, "update-ref", "refs/pull/1/head", before);
    let posts = 0;
    intercept = async (request) => {
      posts += isFetch(request) ? 1 : 0;
      if (posts !== 2) return false;
      await git(fleet, "update-ref", "refs/pull/1/head", after);
      await git(fleet, "prune", "--expire=now");
      return false;
    };
    expect((await repo.snapshot("refs/pull/1/head")).commit).toBe(after);
  });

  it("are what they were when they were asked for, if they only move meanwhile", async () => {
    const repo = await open();
    const [before, after] = [await commitThere("Before"), await commitThere("After")];
    await git(fleet, "update-ref", "refs/pull/1/head", before);
    let posts = 0;
    intercept = async (request) => {
      posts += isFetch(request) ? 1 : 0;
      if (posts === 2) await git(fleet, "update-ref", "refs/pull/1/head", after);
      return false;
    };
    expect((await repo.snapshot("refs/pull/1/head")).commit).toBe(before);
    expect((await repo.snapshot("refs/pull/1/head")).commit).toBe(after);
  });

  it("are read from a server that knows only the first version of the protocol", async () => {
    intercept = async (request) => {
      delete request.headers["git-protocol"];
      return false;
    };
    const repo = await open();
    const heads = proposeMany(20);
    expect(await repo.bring([...heads.keys()])).toEqual(heads);
    expect((await repo.branches("")).map(({ name }) => name)).toEqual(["main"]);
    const [head = ""] = heads.values();
    await git(fleet, "tag", "-a", "v1", "-m", "First", head);
    expect((await repo.snapshot("v1")).commit).toBe(head);
    const hidden = await commitThere("No name leads here");
    await expect(repo.snapshot(hidden)).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
  });

  it("are read from a repository without any branch yet", async () => {
    await git(fleet, "update-ref", "-d", "refs/heads/main");
    const repo = await open({}, "empty");
    expect(await repo.branches("")).toEqual([]);
    expect(await repo.bring(["refs/pull/1/head"])).toEqual(new Map());
    await expect(repo.snapshot("main")).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
  });
});

describe("A server that has trouble", () => {
  const failing = (status: number, times: number): (() => number) => {
    let failures = 0;
    intercept = async (_, response) => {
      failures += 1;
      if (failures > times) return false;
      response.writeHead(status).end("no");
      return true;
    };
    return () => failures;
  };

  it("is asked again when it fails for a moment, and given up when it goes on failing", async () => {
    const repo = await open();
    failing(503, 2);
    expect((await repo.branches("")).map(({ name }) => name)).toEqual(["main"]);
    const failures = failing(502, 99);
    await expect(repo.branches("")).rejects.toMatchObject({ code: "SP_REPO_UNREACHABLE" });
    expect(failures()).toBe(3);
  });

  it.each([
    [401, "SP_REPO_DENIED"],
    [403, "SP_REPO_DENIED"],
    [404, "SP_REPO_UNREACHABLE"],
    [418, "SP_REPO_UNREACHABLE"],
  ])("is not asked again when it answers %i", async (status, code) => {
    const repo = await open();
    const failures = failing(status, 99);
    await expect(repo.bring(["refs/pull/1/head"])).rejects.toMatchObject({ code, data: { status } });
    expect(failures()).toBe(1);
  });

  it("is given up when it says nothing, before its answer or in the middle of it", async () => {
    const impatient = { timeoutMs: 100, pausesMs: [] };
    const silent = { code: "SP_REPO_UNREACHABLE", message: expect.stringContaining("it said nothing for 100 ms") };
    intercept = async () => true;
    await expect(open(impatient)).rejects.toMatchObject(silent);
    intercept = async (_, response) => {
      response.writeHead(200).write("0010");
      return true;
    };
    await expect(open(impatient)).rejects.toMatchObject(silent);
  });

  it.each([
    ["is cut off", Buffer.from("0032")],
    ["is no protocol of git", Buffer.from("<html>")],
    ["complains", Buffer.from("000cERR full")],
    ["complains on its own band", Buffer.concat([Buffer.from("000a"), Buffer.from([3]), Buffer.from("full\n")])],
    ["holds no pack", Buffer.from("0000")],
    ["holds half a pack", Buffer.concat([Buffer.from("000d"), Buffer.from([1]), Buffer.from("PACK1234")])],
  ])("leaves nothing behind when what it sends %s", async (_, sent) => {
    const repo = await open();
    await git(fleet, "update-ref", "refs/pull/1/head", await commitThere("One"));
    let posts = 0;
    intercept = async (request, response) => {
      posts += isFetch(request) ? 1 : 0;
      if (posts < 2) return false;
      response.writeHead(200).end(sent);
      return true;
    };
    await expect(repo.snapshot("refs/pull/1/head")).rejects.toMatchObject({ code: "SP_REPO_UNREACHABLE" });
    intercept = async () => false;
    expect((await repo.snapshot("refs/pull/1/head")).commit).toBe(await git(fleet, "rev-parse", "refs/pull/1/head"));
  });

  it("is told that a commit which it names and never gives is missing", async () => {
    const repo = await open();
    await git(fleet, "update-ref", "refs/pull/1/head", await commitThere("One"));
    let posts = 0;
    intercept = async (request, response) => {
      posts += isFetch(request) ? 1 : 0;
      if (posts !== 2) return false;
      response
        .writeHead(200)
        .end(`0049ERR upload-pack: not our ref ${await git(fleet, "rev-parse", "refs/pull/1/head")}`);
      return true;
    };
    await expect(repo.snapshot("refs/pull/1/head")).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
  });

  it("is not taken for one without names when it complains instead of listing them", async () => {
    const repo = await open();
    intercept = async (_, response) => {
      response.writeHead(200).end("000cERR full");
      return true;
    };
    await expect(repo.branches("")).rejects.toMatchObject({
      code: "SP_REPO_UNREACHABLE",
      message: expect.stringContaining("it says: full"),
    });
  });

  it("says of a cut-off history of its own what it lacks", async () => {
    await git(fleet, "update-ref", "refs/heads/main", await commitThere("Second"));
    await git(directory.path, "clone", "-q", "--bare", "--depth=1", `file://${fleet}`, "shallow.git");
    const repo = await open({ url: server.url("shallow.git") }, "of-shallow");
    expect((await repo.snapshot("main")).commit).toBe(await git(fleet, "rev-parse", "main"));
    await expect(repo.commitsBetween(undefined, "main")).rejects.toMatchObject({ code: "SP_REPO_SHALLOW" });
    await expect(repo.snapshot(main)).rejects.toMatchObject({ code: "SP_REPO_SHALLOW" });
  });

  it("is refused when it keeps its data as SHA-256", async () => {
    await git(directory.path, "init", "--bare", "--object-format=sha256", "sha256.git");
    await expect(open({ url: server.url("sha256.git") }, "of-sha256")).rejects.toMatchObject({
      code: "SP_REPO_UNSUPPORTED",
      data: { format: "sha256" },
    });
  });
});

describe("Credentials for a server", () => {
  const basic = (password: string): string => `Basic ${Buffer.from(`app:${password}`).toString("base64")}`;

  it("are asked for every request, because tokens run out", async () => {
    let token = 1;
    intercept = async (request, response) => {
      const isValid = request.headers.authorization === basic(`token-${token}`);
      token += 1;
      if (!isValid) response.writeHead(401).end();
      return !isValid;
    };
    const repo = await open({ credentials: async () => ({ username: "app", password: `token-${token}` }) });
    expect((await repo.snapshot("main")).commit).toBe(main);
    expect(token).toBeGreaterThan(3);
  });

  it("say where they should come from when they cannot be had", async () => {
    const lost = open({ credentials: async () => await Promise.reject(new Error("the key is not there")) }, "lost");
    await expect(lost).rejects.toMatchObject({ code: "SP_REPO_DENIED", fix: expect.stringContaining("app's key") });
  });

  it("follow a repository that moved on its server, and go to no other", async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => {
      other.listen(0, "127.0.0.1", resolve);
    });
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const credentials = async (): Promise<{ username: string; password: string }> => ({
      username: "app",
      password: "x",
    });
    let target = server.url("fleet.git");
    intercept = async (request, response) => {
      const [, rest] = (request.url ?? "").split("/old.git");
      if (rest === undefined) return request.headers.authorization !== basic("x");
      response.writeHead(301, { location: target + rest }).end();
      return true;
    };
    const moved = await open({ url: server.url("old.git"), credentials }, "moved");
    expect((await moved.snapshot("main")).commit).toBe(main);
    target = `http://localhost:${port}/fleet.git`;
    const away = open({ url: server.url("old.git"), credentials }, "away");
    await expect(away).rejects.toMatchObject({ code: "SP_REPO_UNREACHABLE" });
    expect(seen).toEqual([undefined]);
    await new Promise((resolve) => {
      other.close(resolve);
    });
  });
});
