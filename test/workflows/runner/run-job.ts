import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Contexts, evaluateExpression, fillIn, isTruthy } from "./evaluate-expression.ts";
import type { Job, Step, Texts, Workflow } from "./read-workflow.ts";

/** What a job is run with. */
export interface JobSettings {
  /** `github`, `vars`, `secrets`, `inputs`. */
  readonly contexts: Contexts;
  /** What runners have beside that: addresses, `PATH`. */
  readonly environment: Texts;
  /** What an action does, by the beginning of its name: its outputs, and what it puts on the PATH. */
  readonly actions: Readonly<Record<string, Action>>;
  /** Happens after a step, by its name. */
  readonly after?: Readonly<Record<string, () => Promise<void>>>;
}

/** An action of somebody else, or the one that installs; it is given its inputs. */
export type Action = (
  inputs: Texts,
  job: { readonly temporary: string },
) => Promise<{ readonly outputs?: Texts; readonly path?: string }>;

/** How a job ended. */
export interface JobEnding {
  readonly conclusion: "success" | "failure" | "skipped";
  /** What the steps wrote, both streams. */
  readonly log: string;
  readonly summary: string;
  /** By the id of the step. */
  readonly outputs: Readonly<Record<string, Texts>>;
  /** What the job left for later steps, beside the PATH. */
  readonly exported: string;
  readonly steps: readonly { readonly name: string; readonly env: Texts; readonly exitCode: number }[];
}

/** Runs a job's steps one after the other as a runner does, each with the environment that its file gives it and no other. */
export async function runJob(workflow: Workflow, job: Job, settings: JobSettings): Promise<JobEnding> {
  const ending: Mutable = { log: "", summary: "", outputs: {}, exported: "", steps: [], paths: [] };
  if (job.condition !== "" && !isTruthy(evaluateExpression(job.condition, settings.contexts)))
    return { ...ending, conclusion: "skipped" };
  const temporary = await mkdtemp(path.join(tmpdir(), "setpoint-job-"));
  try {
    for (const step of job.steps) {
      const isWell = await runStep({ workflow, settings, ending, temporary }, step);
      await settings.after?.[step.name]?.();
      if (!isWell) return { ...ending, conclusion: "failure" };
    }
    return { ...ending, conclusion: "success" };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

interface Mutable {
  log: string;
  summary: string;
  outputs: Record<string, Texts>;
  exported: string;
  steps: { name: string; env: Texts; exitCode: number }[];
  paths: string[];
}

interface Running {
  readonly workflow: Workflow;
  readonly settings: JobSettings;
  readonly ending: Mutable;
  readonly temporary: string;
}

async function runStep(running: Running, step: Step): Promise<boolean> {
  const { workflow, settings, ending } = running;
  const steps = Object.fromEntries(Object.entries(ending.outputs).map(([id, outputs]) => [id, { outputs }]));
  const env = fillAll(workflow.env, { ...settings.contexts, steps });
  const contexts = { ...settings.contexts, steps, env };
  if (step.uses !== "") return await useAction(running, step, fillAll(step.with, contexts));
  const own = { ...env, ...fillAll(step.env, contexts) };
  const shell = step.shell === "" ? workflow.shell : step.shell;
  const ran = await runScript(step.run, { ...running, shell, environment: { ...settings.environment, ...own } });
  ending.log += ran.log;
  ending.summary += ran.files["GITHUB_STEP_SUMMARY"] ?? "";
  ending.exported += ran.files["GITHUB_ENV"] ?? "";
  ending.paths.unshift(...lines(ran.files["GITHUB_PATH"] ?? ""));
  ending.outputs[step.id] = Object.fromEntries(lines(ran.files["GITHUB_OUTPUT"] ?? "").map(splitOutput));
  ending.steps.push({ name: step.name, env: own, exitCode: ran.exitCode });
  return ran.exitCode === 0;
}

async function useAction({ settings, ending, temporary }: Running, step: Step, inputs: Texts): Promise<boolean> {
  const known = Object.entries(settings.actions).find(([name]) => step.uses.startsWith(name));
  if (known === undefined) throw new Error(`nobody says what ${step.uses} does`);
  const { outputs = {}, path: added } = await known[1](inputs, { temporary });
  ending.outputs[step.id] = outputs;
  if (added !== undefined) ending.paths.unshift(added);
  return true;
}

/** Where a script runs. */
export interface ScriptPlace {
  readonly temporary: string;
  readonly shell: string;
  readonly environment: Texts;
  readonly ending: { readonly paths: readonly string[] };
}

const files = ["GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT"] as const;

/** Runs one script as a runner does: from a file, by the shell that is written there, with empty files for what it leaves. */
export async function runScript(
  script: string,
  { temporary, shell, environment, ending }: ScriptPlace,
): Promise<{ readonly exitCode: number; readonly log: string; readonly files: Texts }> {
  const place = await mkdtemp(path.join(temporary, "step-"));
  const workspace = path.join(temporary, "workspace");
  await mkdir(workspace, { recursive: true });
  await writeFile(path.join(place, "script.sh"), script);
  await Promise.all(files.map((file) => writeFile(path.join(place, file), "")));
  const [command = "", ...words] = shell.split(" ").map((word) => word.replace("{0}", path.join(place, "script.sh")));
  const child = spawn(command, words, {
    cwd: workspace,
    env: {
      ...environment,
      PATH: [...ending.paths, environment["PATH"] ?? ""].join(":"),
      RUNNER_TEMP: temporary,
      ...Object.fromEntries(files.map((file) => [file, path.join(place, file)])),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void (log += text));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? -1));
  });
  const left = await Promise.all(files.map(async (file) => [file, await readFile(path.join(place, file), "utf8")]));
  return { exitCode, log, files: Object.fromEntries(left) };
}

function fillAll(texts: Texts, contexts: Contexts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fillIn(text, contexts)]));
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

function splitOutput(line: string): readonly [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}
