import type { ConfigRepo } from "../../src/ports/config-repo.ts";
import type { Target, TargetSession } from "../../src/ports/target.ts";
import { FakeDeath } from "../../src/testing/fake-server.ts";
import type { Ports, Shop } from "./workspace.ts";

/** The end of a process: no error of the product, so that nothing may handle it. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** When a process dies: at which call of any port, and whether that call is still done. */
export interface Death {
  /** 1 is the first call; Infinity never comes. */
  readonly at: number;
  readonly when: "before" | "after";
}

/** The ports of a process that dies at one call; every later call of it fails too, since a dead process does nothing more. */
export interface MortalPorts extends Pick<Ports, "repo" | "target"> {
  /** Calls so far, over all ports. */
  calls(): number;
}

/**
 * Ports over the shop's own that die as told, or when a server dies in the middle of storing.
 *
 * @param watch called after every call that was done, to look at the servers at every moment
 */
export function mortalPorts(shop: Shop, death: Death, watch: () => void = () => {}): MortalPorts {
  let [calls, isDead] = [0, false];
  const die = (): never => {
    isDead = true;
    throw new Killed(`killed ${death.when} call ${death.at}`);
  };
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isDead) return die();
    calls += 1;
    const isLast = calls === death.at;
    if (isLast && death.when === "before") return die();
    try {
      return await work();
    } catch (error) {
      if (error instanceof FakeDeath) isDead = true;
      throw error;
    } finally {
      watch();
      // A rejected call of a living process is over too; the dead one says nothing else than that it is dead.
      if (isLast) die();
    }
  };
  return { repo: mortalRepo(shop.repo, step), target: mortalTarget(shop.target, step), calls: () => calls };
}

type Step = <T>(work: () => Promise<T>) => Promise<T>;

function mortalRepo(repo: ConfigRepo, step: Step): ConfigRepo {
  return {
    snapshot: (ref) => step(() => repo.snapshot(ref)),
    readBlob: (blob) => step(() => repo.readBlob(blob)),
    commitsBetween: (base, head) => step(() => repo.commitsBetween(base, head)),
    mergeBase: (left, right) => step(() => repo.mergeBase(left, right)),
    bring: (refs) => step(() => repo.bring(refs)),
    branches: (prefix) => step(() => repo.branches(prefix)),
    commit: (request) => step(() => repo.commit(request)),
    moveBranch: (from, to, expected) => step(() => repo.moveBranch(from, to, expected)),
  };
}

function mortalTarget(target: Target, step: Step): Target {
  return { connect: (instance) => step(async () => mortalSession(await target.connect(instance), step)) };
}

/** The lock of a dead process goes with its connection, which the session's own `exclusively` sees to. */
function mortalSession(session: TargetSession, step: Step): TargetSession {
  return {
    observe: () => step(() => session.observe()),
    preflight: (changes) => step(() => session.preflight(changes)),
    store: (changes) => step(() => session.store(changes)),
    reload: () => step(() => session.reload()),
    restart: () => step(() => session.restart()),
    statistics: () => step(() => session.statistics()),
    exclusively: (work) => step(() => session.exclusively(work)),
    close: () => step(() => session.close()),
  };
}
