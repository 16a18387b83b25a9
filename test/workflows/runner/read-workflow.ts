import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type JsonObject, listOf, numberOf, objectOf, textOf } from "../../support/github/json.ts";

/** Name → text, in which expressions may stand. */
export type Texts = Readonly<Record<string, string>>;

/** A step of a job or of a composite action. */
export interface Step {
  readonly name: string;
  readonly id: string;
  readonly uses: string;
  readonly run: string;
  readonly shell: string;
  readonly env: Texts;
  readonly with: Texts;
}

/** A job of a workflow. */
export interface Job {
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  readonly runsOn: string;
  readonly environment: string;
  /** Of its own token; absent: the workflow's. */
  readonly permissions?: Texts;
  readonly concurrency: JsonObject;
  readonly timeoutMinutes: number;
  readonly steps: readonly Step[];
}

/** A workflow as GitHub reads it. */
export interface Workflow {
  readonly path: string;
  readonly text: string;
  readonly name: string;
  readonly on: JsonObject;
  readonly permissions?: Texts;
  readonly env: Texts;
  readonly shell: string;
  readonly jobs: readonly Job[];
}

/** The repository's own root. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** Reads `.github/workflows/NAME.yml`. */
export async function readWorkflow(name: string): Promise<Workflow> {
  const path = `.github/workflows/${name}.yml`;
  const text = await readFile(`${root}/${path}`, "utf8");
  const said = objectOf(parse(text));
  const { permissions } = said;
  return {
    path,
    text,
    name: textOf(said["name"]),
    on: objectOf(said["on"]),
    ...(permissions === undefined ? {} : { permissions: textsOf(permissions) }),
    env: textsOf(said["env"]),
    shell: textOf(objectOf(objectOf(said["defaults"])["run"])["shell"]),
    jobs: Object.entries(objectOf(said["jobs"])).map(([id, job]) => readJob(id, objectOf(job))),
  };
}

/** The steps of `.github/actions/setpoint/action.yml`, and what its inputs are by default. */
export async function readAction(): Promise<{ readonly steps: readonly Step[]; readonly inputs: Texts }> {
  const said = objectOf(parse(await readFile(`${root}/.github/actions/setpoint/action.yml`, "utf8")));
  const inputs = Object.entries(objectOf(said["inputs"])).map(([name, input]) => [
    name,
    textOf(objectOf(input)["default"]),
  ]);
  return { steps: listOf(objectOf(said["runs"])["steps"]).map(readStep), inputs: Object.fromEntries(inputs) };
}

/** The one job that has this id. @throws Error where there is none */
export function jobNamed(workflow: Workflow, id: string): Job {
  const job = workflow.jobs.find((one) => one.id === id);
  if (job === undefined) throw new Error(`${workflow.path} has no job ${id}`);
  return job;
}

function readJob(id: string, said: JsonObject): Job {
  const { permissions } = said;
  return {
    id,
    name: textOf(said["name"]),
    condition: textOf(said["if"]),
    runsOn: textOf(said["runs-on"]),
    environment: textOf(said["environment"]),
    ...(permissions === undefined ? {} : { permissions: textsOf(permissions) }),
    concurrency: objectOf(said["concurrency"]),
    timeoutMinutes: numberOf(said["timeout-minutes"]),
    steps: listOf(said["steps"]).map(readStep),
  };
}

function readStep(value: unknown): Step {
  const said = objectOf(value);
  return {
    name: textOf(said["name"]),
    id: textOf(said["id"]),
    uses: textOf(said["uses"]),
    run: textOf(said["run"]),
    shell: textOf(said["shell"]),
    env: textsOf(said["env"]),
    with: textsOf(said["with"]),
  };
}

function textsOf(value: unknown): Texts {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([name, text]) => [name, String(text)]));
}
