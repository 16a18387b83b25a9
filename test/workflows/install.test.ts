import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectOf, parseJson, textOf } from "../support/github/json.ts";
import { fillIn } from "./runner/evaluate-expression.ts";
import { openRegistry, type Registry } from "./runner/open-registry.ts";
import { packSetpoint } from "./runner/pack-setpoint.ts";
import { readAction, root } from "./runner/read-workflow.ts";
import { runScript } from "./runner/run-job.ts";

const action = await readAction();
const [install] = action.steps;

/** What the doctor holds a repository against came along. */
async function expectShipped(installed: string): Promise<void> {
  for (const file of (await readdir(`${root}/.github/workflows`)).filter((name) => name.startsWith("setpoint-")))
    expect(await readFile(`${installed}/.github/workflows/${file}`, "utf8")).toBe(
      await readFile(`${root}/.github/workflows/${file}`, "utf8"),
    );
}

describe("the action that installs Setpoint", () => {
  let directory: string;
  let registry: Registry;
  let tarball: string;
  const canary = (): string => path.join(directory, "canary");

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "setpoint-install-"));
    tarball = await packSetpoint(directory);
    registry = await openRegistry(tarball, canary());
  });
  afterAll(async () => {
    await registry.close();
    await rm(directory, { recursive: true, force: true });
  });

  const run = async (given: string): Promise<Awaited<ReturnType<typeof runScript>> & { readonly place: string }> => {
    const place = await mkdtemp(path.join(directory, "job-"));
    const env = Object.entries(install?.env ?? {}).map(([name, text]) => [
      name,
      fillIn(text, { inputs: { package: given } }),
    ]);
    const ran = await runScript(install?.run ?? "", {
      temporary: place,
      shell: install?.shell ?? "",
      environment: {
        PATH: process.env["PATH"] ?? "",
        HOME: place,
        npm_config_registry: registry.url,
        CANARY: canary(),
        ...Object.fromEntries(env),
      },
      ending: { paths: [] },
    });
    return { ...ran, place };
  };

  it("names one version, in one place: that of the package", async () => {
    const { version } = objectOf(parseJson(await readFile(`${root}/package.json`, "utf8")));
    expect(action.inputs).toEqual({ package: `setpoint@${textOf(version)}` });
    const text = await readFile(`${root}/.github/actions/setpoint/action.yml`, "utf8");
    expect(text.split(`setpoint@${textOf(version)}`)).toHaveLength(2);
  });

  it("E4, E9: installs exactly that version and what it needs, runs no package's script, uses a cache of its own", async () => {
    const { exitCode, files, log, place } = await run(action.inputs["package"] ?? "");
    expect({ exitCode, log: log.split("\n").at(-2) }).toEqual({ exitCode: 0, log: "0.1.0" });
    expect(registry.asked).toContain("/setpoint/-/0.1.0");
    expect(existsSync(canary())).toBe(false);
    expect(files["GITHUB_PATH"]).toBe(`${place}/setpoint/bin\n`);
    expect(await readdir(`${place}/setpoint/bin`)).toEqual(["setpoint"]);
    expect({ home: await readdir(place), left: [files["GITHUB_ENV"], files["GITHUB_OUTPUT"]] }).toEqual({
      home: expect.not.arrayContaining([".npm"]),
      left: ["", ""],
    });
    expect(await readdir(`${place}/workspace`)).toEqual([]);
    const packages = await readdir(`${place}/setpoint/node_modules`);
    expect(packages).toEqual(expect.arrayContaining(["pg", "yaml"]));
    expect(packages.filter((name) => /^(?:mysql2|@duckdb|@aws-sdk|@smithy)$/u.test(name))).toEqual([]);
    await expectShipped(`${place}/setpoint/node_modules/setpoint`);
  }, 120_000);

  it.each([
    "setpoint",
    "setpoint@latest",
    "setpoint@^0.1.0",
    "setpoint@0.1.0 left-pad",
    "git+https://evil.example/setpoint.git",
    "https://evil.example/setpoint.tgz",
    "--registry=https://evil.example",
    "$(touch $CANARY)",
    "`touch $CANARY`",
    '"; touch "$CANARY"; "',
    "setpoint@0.1.0\ntouch $CANARY",
  ])("E5: installs nothing for %j", async (given) => {
    const before = registry.asked.length;
    const { exitCode, log, files } = await run(given);
    expect({ exitCode, log, left: Object.values(files).join("") }).toEqual({
      exitCode: 1,
      log: "The input package must be an exact version (setpoint@1.2.3) or the absolute path of a tarball.\n",
      left: "",
    });
    expect({ asked: registry.asked.length, canary: existsSync(canary()) }).toEqual({ asked: before, canary: false });
  });
});
