import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeDirectory } from "../adapters/repo/git-program.ts";
import { nobody, runIn } from "./run-in-process.ts";
import { makeRepository, shop, type ShopRepository } from "./shop-repository.ts";

const starter = ["policies/durability.yaml", "policies/owners.yaml", "profiles/postgresql-base.yaml", "setpoint.yaml"];
const workflows = [
  ".github/actions/setpoint/action.yml",
  ".github/workflows/setpoint-apply.yml",
  ".github/workflows/setpoint-drift.yml",
  ".github/workflows/setpoint-event.yml",
  ".github/workflows/setpoint-gate.yml",
  ".github/workflows/setpoint-sweep.yml",
];
let repository: ShopRepository;

beforeEach(async () => {
  repository = await makeRepository({});
});
afterEach(() => repository.remove());

/** Files of the working tree. */
async function listFiles(): Promise<readonly string[]> {
  const entries = await readdir(repository.path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const paths = files.map((entry) => `${entry.parentPath}/${entry.name}`.slice(repository.path.length + 1));
  return paths.filter((file) => !file.startsWith(".git/")).toSorted();
}

describe("setpoint init", () => {
  it("writes documents that are valid but for the servers that are still to come", async () => {
    const { exitCode, stdout } = await runIn(repository.path, ["init", "orders-shop"]);
    expect({ exitCode, files: await listFiles() }).toEqual({ exitCode: 0, files: starter });
    expect(stdout).toContain("setpoint import NAME --from env:NAME_DSN --write");
    const { stdout: report } = await runIn(repository.path, ["--format", "json", "validate"]);
    expect(JSON.parse(report)).toMatchObject({
      findings: [{ code: "documents/empty-fleet" }, { code: "validate/lock-matches-nothing", severity: "warning" }],
    });
    expect(await readFile(`${repository.path}/setpoint.yaml`, "utf8")).toContain("lin@shop.example");
  });

  it("writes to the top of the repository wherever it is run, and for the trunk it is told", async () => {
    await mkdir(`${repository.path}/notes`);
    const { exitCode } = await runIn(`${repository.path}/notes`, ["--trunk", "live", "init"]);
    expect({ exitCode, files: await listFiles() }).toEqual({ exitCode: 0, files: starter });
    expect(await readFile(`${repository.path}/setpoint.yaml`, "utf8")).toContain("trunk: live");
  });

  it("names the repository on GitHub instead of people, whom GitHub knows", async () => {
    const words = ["init", "orders-shop", "--forge", "github", "--repository", "shop/databases", "--app", "12345"];
    const { exitCode, stdout } = await runIn(repository.path, words, { environment: nobody });
    expect({ exitCode, files: await listFiles() }).toEqual({ exitCode: 0, files: [...workflows, ...starter] });
    expect(stdout).toContain("the team shop/dba is on the forge");
    expect(stdout).toContain("Give the workflows what they need");
    expect(await readFile(`${repository.path}/setpoint.yaml`, "utf8")).toBe(
      [
        "apiVersion: setpoint/v1",
        "kind: Configuration",
        "metadata:",
        "  name: orders-shop",
        "spec:",
        "  trunk: main",
        "  forge:",
        "    kind: github",
        "    repository: shop/databases",
        "    app: 12345",
        "  overrides:",
        "    maxDuration: 8h",
        "    maxWeekly: 24h",
        "",
      ].join("\n"),
    );
    expect(await readFile(`${repository.path}/policies/durability.yaml`, "utf8")).toContain("secondPerson: true");
    const { stdout: report } = await runIn(repository.path, ["--format", "json", "validate"]);
    expect(JSON.parse(report)).toMatchObject({
      findings: [{ code: "documents/empty-fleet" }, { code: "validate/lock-matches-nothing" }],
    });
  });

  it("brings the workflows of GitHub byte for byte, as the doctor wants to find them", async () => {
    await runIn(repository.path, ["init", "--repository", "shop/databases"]);
    for (const file of workflows)
      expect(await readFile(`${repository.path}/${file}`)).toEqual(
        await readFile(new URL(`../../${file}`, import.meta.url)),
      );
  });

  it("takes a repository as a word for GitHub, and asks for it there", async () => {
    expect((await runIn(repository.path, ["init", "--forge", "github"])).stdout).toContain("Add repository");
    const local = await runIn(repository.path, ["init", "--forge", "local", "--repository", "shop/databases"]);
    expect(local.stdout).toContain("A local forge has no repository.");
    expect((await runIn(repository.path, ["init", "--app", "dba-bot"])).stderr).toContain("is no numeric id");
    expect(await listFiles()).toEqual([]);
    expect((await runIn(repository.path, ["init", "--repository", "shop/databases"])).exitCode).toBe(0);
    expect(await readFile(`${repository.path}/setpoint.yaml`, "utf8")).toContain("kind: github");
  });

  it("overwrites nothing, names what is there and writes none of the others", async () => {
    await mkdir(`${repository.path}/profiles`);
    await writeFile(`${repository.path}/profiles/postgresql-base.yaml`, "mine\n");
    const { exitCode, stdout, stderr } = await runIn(repository.path, ["init"]);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        `SP_CLI_FILE_EXISTS: ${repository.path}/profiles/postgresql-base.yaml already exists; nothing was written.\n` +
        "  Files that exist are never overwritten: move them away, or edit them by hand.\n",
    });
    expect(await listFiles()).toEqual(["profiles/postgresql-base.yaml"]);
    expect(await readFile(`${repository.path}/profiles/postgresql-base.yaml`, "utf8")).toBe("mine\n");
  });

  it("does not write through a link that leads nowhere yet", async () => {
    await symlink("/nonexistent/elsewhere.yaml", `${repository.path}/setpoint.yaml`);
    const { exitCode, stderr } = await runIn(repository.path, ["init"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("setpoint.yaml already exists; nothing was written.");
    expect(await listFiles()).toEqual(["setpoint.yaml"]);
  });

  it("leaves nothing behind where it cannot write everything", async () => {
    await writeFile(`${repository.path}/profiles`, "a file where a directory is needed\n");
    const { exitCode, stderr } = await runIn(repository.path, ["init"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`SP_CLI_WRITE_FAILED: Nothing was written to ${repository.path}:`);
    expect(stderr).toContain("Check free space and permissions of the directory, then repeat.");
    expect(await listFiles()).toEqual(["profiles"]);
  });

  it("refuses a name that no document may have", async () => {
    const { exitCode, stdout } = await runIn(repository.path, ["init", "Orders Shop"]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("Write a name of up to 63 lower-case letters");
    expect(await listFiles()).toEqual([]);
  });

  it("needs to know whom the fleet belongs to", async () => {
    const { exitCode, stderr } = await runIn(repository.path, ["init"], { environment: nobody });
    expect({ exitCode, stderr, files: await listFiles() }).toEqual({
      exitCode: 1,
      stderr:
        "SP_CLI_NO_IDENTITY: Git does not know who runs this, and a fleet needs its first owner.\n" +
        '  Say who you are: git config user.email "you@example.com" (and user.name).\n',
      files: [],
    });
  });

  it("needs a repository with files", async () => {
    const bare = await makeDirectory();
    const none = await runIn(bare.path, ["init"]);
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toBe(
      `SP_REPO_NOT_FOUND: ${bare.path} is not inside a git repository\n` +
        "  Run this in the repository that holds the documents, or make one with git init.\n",
    );
    await repository.git("init", "-q", "--bare", bare.path);
    const { exitCode, stderr } = await runIn(bare.path, ["init"]);
    await bare.remove();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^SP_CLI_NO_WORKTREE: .*\n {2}Run this in a checkout/u);
  });
});

describe("setpoint import of a file", () => {
  const conf = (): string => `${repository.path}/../${repository.path.split("/").at(-1)}.conf`;
  const importFile = async (text: string, ...words: readonly string[]): ReturnType<typeof runIn> => {
    await writeFile(conf(), text);
    return await runIn(repository.path, ["import", "orders-eu", "--file", conf(), ...words]);
  };

  beforeEach(() => repository.commit("Take in the shop", { ...shop }));
  afterEach(() => rm(conf(), { force: true }));

  it("shows the document, and writes it only if asked to", async () => {
    const words = [
      "--server-version",
      "16.4",
      "--label",
      "env=prod",
      "--memory",
      "64GiB",
      "--vcpu",
      "16",
      "--role",
      "primary",
    ];
    const shown = await importFile("work_mem = 12MB # per sort\n", ...words);
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain("Write it: the same command with --write.");
    expect(await listFiles()).not.toContain("instances/orders-eu.yaml");
    const written = await importFile("work_mem = 12MB # per sort\n", ...words, "--write");
    expect(written.exitCode).toBe(0);
    expect(await readFile(`${repository.path}/instances/orders-eu.yaml`, "utf8")).toBe(`apiVersion: setpoint/v1
kind: Instance
metadata:
  name: orders-eu
  labels:
    env: prod
spec:
  engine: postgresql
  version: "16.4"
  platform:
    kind: self-hosted
  resources:
    vcpu: 16
    memory: 64GiB
  topology:
    role: primary
  profiles: []
  settings:
    work_mem: 12MB
`);
    expect((await runIn(repository.path, ["validate"])).exitCode).toBe(0);
  });

  it.each([
    [[], "SP_IMPORT_NO_VERSION", 1],
    [["--server-version", "99"], "SP_IMPORT_NO_VERSION", 1],
    [["--server-version", "16", "--profile", "nope"], "There is no profile nope.", 3],
    [["--server-version", "16", "--label", "env=a b"], "Write a label's text", 3],
    [["--server-version", "16", "--from", "ORDERS"], "spec.connection.from", 3],
  ])("refuses what no document may say: %j", async (words, text, code) => {
    const { exitCode, stdout, stderr } = await importFile("work_mem = 12MB\n", ...words, "--write");
    expect(`${stdout}${stderr}`).toContain(text);
    expect({ exitCode, files: await listFiles() }).toEqual({ exitCode: code, files: Object.keys(shop).toSorted() });
  });

  it("names the line of the file that it does not understand", async () => {
    const { exitCode, stdout } = await importFile(
      "\nwork_mem = 12PB\nwrok_mem = 1\n",
      "--server-version",
      "16",
      "--write",
    );
    expect(exitCode).toBe(3);
    expect(stdout).toContain(".conf:2:1");
    expect(stdout).toContain("postgresql 16 has no parameter wrok_mem.");
  });

  it("takes no name that leads out of the repository or that an instance has already", async () => {
    for (const [name, text] of [
      ["../../orders", 'metadata.name is "../../orders"; that is not allowed.'],
      ["Orders EU", 'metadata.name is "Orders EU"; that is not allowed.'],
      ["orders-prod", "There is an instance orders-prod already; names are used once."],
    ] as const) {
      await writeFile(conf(), "work_mem = 12MB\n");
      const words = ["import", name, "--file", conf(), "--server-version", "16", "--write"];
      const { exitCode, stdout } = await runIn(repository.path, words);
      expect(stdout).toContain(text);
      expect({ exitCode, files: await listFiles() }).toEqual({ exitCode: 3, files: Object.keys(shop).toSorted() });
    }
  });

  it("says which file it cannot read, and that it needs one", async () => {
    const { stderr } = await runIn(repository.path, ["import", "orders-eu", "--file", "/nonexistent.conf"]);
    expect(stderr).toContain("SP_CLI_UNREADABLE_FILE: /nonexistent.conf cannot be read: ENOENT");
    const none = await runIn(repository.path, ["import", "orders-eu"]);
    expect(none).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "SP_IMPORT_NO_SOURCE: There is nothing to import from.\n" +
        "  Give --from env:NAME_DSN for a live server, or --file for a postgresql.conf.\n",
    });
  });
});
