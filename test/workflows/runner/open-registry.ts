import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { type JsonObject, objectOf, parseJson, textOf } from "../../support/github/json.ts";
import { root } from "./read-workflow.ts";

/** A registry of packages on 127.0.0.1 that has Setpoint as it was packed and what it needs at run time. */
export interface Registry {
  readonly url: string;
  /** Of every request, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves the real npm from `node_modules`. Each package it needs has a script that would leave a file behind if it were run.
 *
 * @param tarball of Setpoint, as `npm pack` made it
 * @param canary the file that no script may leave behind
 */
export async function openRegistry(tarball: string, canary: string): Promise<Registry> {
  const copies = await findCopies();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(decodeURIComponent(request.url ?? ""));
    answer({ copies, tarball, canary }, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

interface Store {
  /** Folders below the root, by name and version. */
  readonly copies: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly tarball: string;
  readonly canary: string;
}

/** Everything that is needed at run time, by the lockfile. */
async function findCopies(): Promise<Store["copies"]> {
  const lock = objectOf(parseJson(await readFile(path.join(root, "package-lock.json"), "utf8")));
  const copies = new Map<string, Map<string, string>>();
  for (const [folder, entry] of Object.entries(objectOf(lock["packages"]))) {
    const { dev, devOptional, version } = objectOf(entry);
    if (folder === "" || dev === true || devOptional === true) continue;
    // An optional package for another platform: npm does without one that is not to be had.
    if (!existsSync(path.join(root, folder, "package.json"))) continue;
    const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
    copies.set(name, (copies.get(name) ?? new Map<string, string>()).set(textOf(version), folder));
  }
  return copies.set("setpoint", new Map([[textOf(lock["version"]), ""]]));
}

async function answer(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [name = "", version] = decodeURIComponent(request.url ?? "")
    .slice(1)
    .split("/-/");
  const versions = store.copies.get(name);
  if (versions === undefined) response.writeHead(404).end("{}");
  else if (version === undefined) await describePackage(store, { name, host: request.headers.host ?? "" }, response);
  else response.end(await readTarball(store, versions.get(version)));
}

async function describePackage(
  { copies, canary }: Store,
  { name, host }: { readonly name: string; readonly host: string },
  response: ServerResponse,
): Promise<void> {
  const versions: Record<string, JsonObject> = {};
  for (const [version, folder] of copies.get(name) ?? []) {
    const manifest = objectOf(parseJson(await readFile(path.join(root, folder, "package.json"), "utf8")));
    const scripts = { install: `touch ${canary}`, postinstall: `touch ${canary}` };
    const dist = { tarball: `http://${host}/${encodeURIComponent(name)}/-/${version}` };
    versions[version] = { ...manifest, scripts, hasInstallScript: true, dist };
  }
  const latest = Object.keys(versions).at(-1) ?? "";
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ name, "dist-tags": { latest }, versions }));
}

const run = promisify(execFile);

async function readTarball({ tarball }: Store, folder: string | undefined): Promise<Buffer> {
  if (folder === undefined) throw new Error("there is no such version");
  if (folder === "") return await readFile(tarball);
  const words = [
    "--use-compress-program=gzip -1",
    "-cf",
    "-",
    "--exclude=./node_modules",
    "--transform=s,^\\.,package,",
    "-C",
    path.join(root, folder),
    ".",
  ];
  return (await run("tar", words, { encoding: "buffer", maxBuffer: 100_000_000 })).stdout;
}
