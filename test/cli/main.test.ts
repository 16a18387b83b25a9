import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { program, runProgram } from "./run-program.ts";
import { makeRepository } from "./shop-repository.ts";

const run = promisify(execFile);
const manifest = path.resolve(import.meta.dirname, "../../package.json");

describe("the program", () => {
  it("says its version, and ends with the exit code of the command", async () => {
    const shop = await makeRepository();
    const { version }: { version: string } = JSON.parse(readFileSync(manifest, "utf8"));
    expect(await runProgram(shop.path, ["--version"])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
    expect((await runProgram(shop.path, ["nonsense"])).exitCode).toBe(1);
    expect((await runProgram(shop.path, ["validate"])).exitCode).toBe(0);
    expect((await runProgram("/nonexistent", ["validate"])).stderr).toMatch(/^SP_REPO_NOT_FOUND: /u);
    await shop.remove();
  });

  it("does not mind a reader that has seen enough", async () => {
    const command = `"${process.execPath}" "${program}" catalog show postgresql 18 --format json | head -c 1; exit \${PIPESTATUS[0]}`;
    expect(await run("bash", ["-c", command])).toEqual({ stdout: "{", stderr: "" });
  });

  it("keeps the trace of what nobody has foreseen", async () => {
    const words = ["catalog", "show", "postgresql", "18"];
    const sabotage = "process.stdout.write=()=>{throw(new(Error)('out-of-paper'))}";
    const environment = { NODE_OPTIONS: `--import=data:text/javascript,${sabotage}` };
    const { exitCode, stdout, stderr } = await runProgram(".", words, { environment });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("Error: out-of-paper");
    expect(stderr).toMatch(/at .*dist\/cli\//u);
  });
});
