import { describe, expect, it } from "vitest";
import { commandRunner } from "../../../../src/adapters/target/postgresql/run-command.ts";

const run = commandRunner();
const patience = 20_000;

describe("commandRunner", () => {
  it("tells exit code and output of both streams", async () => {
    const result = await run(["sh", "-c", "echo out; echo err >&2; exit 3"], patience);
    expect(result).toMatchObject({ kind: "exited", exitCode: 3 });
    expect(result.output.trim().split("\n").toSorted()).toEqual(["err", "out"]);
  });

  it("gives the program a clean environment, and what was asked for", async () => {
    const result = await commandRunner({ HOME: "/home/dba" })(["env"], patience);
    const names = result.output
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    expect(names.toSorted()).toEqual(["HOME", "LC_ALL", "PATH"]);
    expect(result.output).toContain("HOME=/home/dba");
  });

  it("starts no shell", async () => {
    expect(await run(["echo", "$HOME; id"], patience)).toEqual({ kind: "exited", exitCode: 0, output: "$HOME; id\n" });
  });

  it("says when there is no such program", async () => {
    expect(await run(["setpoint-no-such-program"], patience)).toMatchObject({
      kind: "failed",
      output: expect.stringContaining("ENOENT"),
    });
  });

  it("ends a program that takes too long", async () => {
    expect(await run(["sleep", "60"], 50)).toEqual({ kind: "failed", output: "not finished after 50 ms" });
  });

  it("says which signal ended a program", async () => {
    expect(await run(["sh", "-c", "kill -TERM $$"], patience)).toEqual({ kind: "failed", output: "killed by SIGTERM" });
  });

  it("does not wait for what the program leaves behind", async () => {
    const result = await run(["sh", "-c", "sleep 30 & echo started"], patience);
    expect(result).toMatchObject({ kind: "exited", exitCode: 0 });
  });

  it("keeps the end of a long output", async () => {
    const result = await run(["sh", "-c", "seq 1 100000"], patience);
    expect(result.output.length).toBeLessThanOrEqual(8_192);
    expect(result.output.trimEnd().endsWith("100000")).toBe(true);
  });
});
