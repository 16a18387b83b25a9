import type { Finding } from "../model/finding.ts";
import type { Parameter } from "../model/parameter.ts";
import type { Value } from "../model/value.ts";

/** A server in memory: what its files say, what runs, and what goes wrong. Every field may be changed between two steps of a test. */
export interface FakeServer {
  readonly version: string;
  /** Every parameter it has, by name. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** What postgresql.conf would say: lines that Setpoint has not written. */
  readonly written: Map<string, Value>;
  /** What Setpoint has stored. */
  readonly stored: Map<string, Value>;
  /** What runs, where it is not the default. */
  readonly running: Map<string, Value>;
  /** Who outranks the stored value; `command line` keeps it from running, others are only told. */
  readonly shadows: Map<string, readonly string[]>;
  /** Names that it refuses to store. */
  readonly refuses: Set<string>;
  /** Errors in its files: with any of them a reload fails and applies nothing. */
  readonly fileErrors: string[];
  /** What it tells of its work: by the names of its engine; empty until a test says more. */
  readonly statistics: Map<string, number>;
  /** What preflight finds. */
  readonly obstacles: Finding[];
  isStandby: boolean;
  /** False: nobody can connect, and sessions fail. */
  reachable: boolean;
  /** False: a restart leaves it down. */
  startsAgain: boolean;
  /** What was done to it, in order: `store work_mem=64MB`, `reset work_mem`, `reload`, `restart`. */
  readonly steps: string[];
  /** Before this step (1-based, counted in `steps`) the program dies: the step is not done, nothing is put back. */
  diesBefore: number | undefined;
  /** Whether a session works on it alone now. */
  locked: boolean;
}

/** What a fake server starts with; everything else is empty, well, and default. */
export interface FakeServerOptions {
  readonly version: string;
  readonly parameters: Iterable<Parameter>;
}

/** The error of a fake server whose program was to die: no error of the product, so that nothing may handle it. */
export class FakeDeath extends Error {
  override readonly name = "FakeDeath";
}

/**
 * A server for tests of flows.
 *
 * @example fakeServer({ version: "16.4", parameters: catalog.parameters.values() })
 */
export function fakeServer({ version, parameters }: FakeServerOptions): FakeServer {
  return {
    version,
    parameters: new Map([...parameters].map((parameter) => [parameter.name, parameter])),
    written: new Map(),
    stored: new Map(),
    running: new Map(),
    shadows: new Map(),
    refuses: new Set(),
    fileErrors: [],
    statistics: new Map(),
    obstacles: [],
    isStandby: false,
    reachable: true,
    startsAgain: true,
    steps: [],
    diesBefore: undefined,
    locked: false,
  };
}

/** What the files ask for. */
export function requestedValue(server: FakeServer, parameter: Parameter): Value {
  return server.stored.get(parameter.name) ?? server.written.get(parameter.name) ?? parameter.default;
}

/** What runs. */
export function runningValue(server: FakeServer, parameter: Parameter): Value {
  return server.running.get(parameter.name) ?? parameter.default;
}

/** Notes a step, or dies before it. @throws FakeDeath */
export function takeStep(server: FakeServer, step: string): void {
  if (server.diesBefore === server.steps.length + 1)
    throw new FakeDeath(`died before step ${server.diesBefore}: ${step}`);
  server.steps.push(step);
}

/** The server reads its files: at a restart for every parameter, else for those that need none. */
export function readFiles(server: FakeServer, isRestart: boolean): void {
  for (const parameter of server.parameters.values()) {
    const outranked = server.shadows.get(parameter.name)?.includes("command line") === true;
    if (outranked || (parameter.takesEffect === "restart" && !isRestart)) continue;
    server.running.set(parameter.name, requestedValue(server, parameter));
  }
}
