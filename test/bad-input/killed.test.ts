import { existsSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ask, settingOf } from "../cli/ask-server.ts";
import { type LiveShop, makeLiveShop, workMemIsFree } from "../cli/live-shop.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../servers/postgresql-server.ts";

const major = "17";
const overrideWords = ["--for", "1h", "--reason", "checkout is slow", "--incident", "INC-4711", "--apply"];

let server: PostgresqlServer;
let shop: LiveShop;
let runs = 0;
/** How long an apply takes here and now, from the first thing that it writes to its end. */
let actingMs = 0;

/** A moment at which a run is killed. */
interface Moment {
  readonly name: string;
  arrive(): Promise<void>;
}

describeWithPostgresql([major], "a run that is killed", () => {
  beforeAll(async () => {
    server = await startPostgresql(major, ["-c", "fsync=off"]);
    shop = await makeLiveShop(server, workMemIsFree);
    await applyNow();
    const digest = await nextPlan();
    const written = changeOf(auditFile()).then(() => performance.now());
    await shop.setpoint(["apply", "--apply", "--digest", digest]);
    actingMs = performance.now() - (await written);
  });

  afterAll(async () => {
    await server?.stop();
    await shop?.remove();
  });

  it("while it applies leaves the old state or the new one, and is finished by the same command", async () => {
    for (const moment of moments(auditFile, [0, 0.13, 0.26, 0.4, 0.53, 0.66, 0.8])) {
      const before = await settingOf(server, "work_mem");
      const words = ["apply", "--apply", "--digest", await nextPlan()];
      const after = `${runs + 8}MB`;
      const left = await killAt(moment, words);
      const again = await shop.inProcess(words);
      // A run that was over when the kill came has nothing left; its plan is not the present one.
      const isDone = again.exitCode === 0 || again.stderr.startsWith("SP_APPLY_OTHER_PLAN");
      expect({ ...left, isDone, value: await settingOf(server, "work_mem") }).toEqual({
        ...left,
        ...whole,
        leftWith: left.leftWith === before ? before : after,
        isDone: true,
        value: after,
      });
    }
    await expectAllFinished();
  }, 180_000);

  it("while it opens an override is finished by the same command", async () => {
    const main = await settingOf(server, "work_mem");
    for (const moment of moments(branchFile, [0, 0.25, 0.5, 0.8, 1.1, 1.4])) {
      runs += 1;
      const [id, value] = [`inc-${runs}`, `${runs + 500}MB`];
      const set = ["--instance", "orders-prod", "--set", `work_mem=${value}`];
      const words = ["override", "open", id, ...set, ...overrideWords];
      const left = await killAt(moment, words);
      const again = await shop.inProcess(words);
      const inForce = await settingOf(server, "work_mem");
      const closed = await shop.inProcess(["override", "close", id, "--apply"]);
      const restored = await settingOf(server, "work_mem");
      expect({ ...left, codes: [again.exitCode, closed.exitCode], inForce, restored }).toEqual({
        ...left,
        ...whole,
        leftWith: left.leftWith === main ? main : value,
        codes: [0, 0],
        inForce: value,
        restored: main,
      });
    }
    const accepted = (await audit()).filter((event) => event.kind === "override-accepted");
    expect(accepted).toHaveLength(7);
    await expectAllFinished();
  }, 180_000);

  it("while it restores what has ended is finished by the next run, and the branch is archived", async () => {
    const main = await settingOf(server, "work_mem");
    for (const moment of moments(auditFile, [0, 0.2, 0.4, 0.6, 0.8, 1])) {
      runs += 1;
      const id = `inc-${runs}`;
      const words = ["override", "open", id, "--instance", "orders-prod", "--set", "work_mem=400MB", ...overrideWords];
      const opened = await shop.inProcess([...words, "--for", "50ms"]);
      const left = await killAt(moment, ["override", "reconcile", "--apply"]);
      const again = await shop.inProcess(["override", "reconcile", "--apply"]);
      const value = await settingOf(server, "work_mem");
      const branches = await shop.git("branch", "--list", "override/*", `setpoint/archive/override/${id}`);
      expect({ ...left, codes: [opened.exitCode, again.exitCode], value, branches: branches.trim() }).toEqual({
        ...left,
        ...whole,
        leftWith: left.leftWith === main ? main : "400MB",
        codes: [0, 0],
        value: main,
        branches: `setpoint/archive/override/${id}`,
      });
    }
    await expectAllFinished();
    expect((await shop.inProcess(["override", "list"])).exitCode).toBe(0);
    expect((await shop.inProcess(["drift"])).exitCode).toBe(0);
  }, 180_000);
});

/** A new plan, and its digest. */
async function nextPlan(): Promise<string> {
  runs += 1;
  await shop.declare(`work_mem: ${runs + 8}MB`);
  return await shop.digest();
}

async function applyNow(): Promise<void> {
  await shop.inProcess(["apply", "--apply", "--digest", await shop.digest()]);
}

/** What a killed run has left behind. */
interface Left {
  readonly moment: string;
  /** The signal, or the exit code of a run that was quicker. */
  readonly ended: string;
  readonly leftWith: unknown;
  readonly complaints: string;
  readonly verified: number;
  readonly fileErrors: number;
  readonly locks: number;
}

/** What no kill may damage: the record and the server's files; and nobody holds a lock on the server. */
const whole = { complaints: "", verified: 0, fileErrors: 0, locks: 0 } as const;

/** Kills a run at a moment, or lets it end if that comes first. */
async function killAt(moment: Moment, words: readonly string[]): Promise<Left> {
  const { child, ending } = shop.start(words);
  await Promise.race([moment.arrive(), ending]);
  child.kill("SIGKILL");
  const { exitCode, signal, stderr } = await ending;
  return {
    moment: moment.name,
    ended: signal ?? `${exitCode}`,
    leftWith: await settingOf(server, "work_mem"),
    complaints: stderr,
    verified: (await shop.inProcess(["audit", "verify"])).exitCode,
    fileErrors: (await ask(server, "select * from pg_file_settings where error is not null")).length,
    locks: await countLocks(),
  };
}

/** The server notices at its next answer that nobody listens any longer. */
async function countLocks(): Promise<number> {
  const query = "select pid from pg_locks where locktype = 'advisory'";
  for (let looks = 0; looks < 500 && (await ask(server, query)).length > 0; looks += 1) await setTimeout(20);
  return (await ask(server, query)).length;
}

/** When the server's own file changes, and some time after the first thing that a run writes. */
function moments(first: () => string, shares: readonly number[]): readonly Moment[] {
  const acting = shares.map((share) => ({
    name: `${share} after ${first.name}`,
    arrive: () => changeOf(first()).then(() => setTimeout(share * actingMs)),
  }));
  return [{ name: "at autoConf", arrive: () => changeOf(autoConf()) }, ...acting];
}

/** The moment at which a file is there and no longer what it was; a run that never touches it ends before. */
async function changeOf(file: string): Promise<void> {
  const read = (): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
  const before = read();
  for (let looks = 0; looks < 10_000 && read() === before; looks += 1) await setTimeout(1);
}

function auditFile(): string {
  return `${shop.path}/.git/refs/heads/setpoint/audit`;
}

function branchFile(): string {
  return `${shop.path}/.git/refs/heads/override/inc-${runs}`;
}

function autoConf(): string {
  return `${server.dataDirectory}/postgresql.auto.conf`;
}

/** Every run that began says how it ended. */
async function expectAllFinished(): Promise<void> {
  const events = await audit();
  const runsOf = (kind: string): readonly unknown[] =>
    events.filter((event) => event.kind === kind).map((event) => event.run);
  expect(runsOf("apply-finished").toSorted()).toEqual(runsOf("apply-started").toSorted());
}

async function audit(): Promise<readonly { readonly kind: string; readonly run?: string }[]> {
  const { stdout } = await shop.inProcess(["audit", "log", "--format", "json"]);
  const { entries }: { entries: readonly { event: { kind: string; run?: string } }[] } = JSON.parse(stdout);
  return entries.map(({ event }) => event);
}
