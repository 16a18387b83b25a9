import type { Instance } from "../model/instance.ts";
import type { Observation, ObservedParameter } from "../model/observation.ts";
import type { Parameter } from "../model/parameter.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import { isSameValue } from "../model/value.ts";
import type { Target, TargetChange, TargetSession } from "../ports/target.ts";
import { readFiles, requestedValue, runningValue, takeStep } from "./fake-server.ts";
import type { FakeServer } from "./fake-server.ts";

/**
 * A target over servers in memory, by instance name, that keeps every promise of the port. A lock belongs to the session that took it and
 * goes when it is closed, as with a real connection.
 *
 * @example fakeTarget(new Map([["orders-prod", fakeServer({ version: "16.4", parameters })]]))
 */
export function fakeTarget(servers: ReadonlyMap<string, FakeServer>): Target {
  return {
    connect: async (instance) => {
      const server = findServer(servers, instance);
      assertReachable(instance, server);
      assertVersion(instance, server);
      return openSession(instance, server);
    },
  };
}

function openSession(instance: Instance, server: FakeServer): TargetSession {
  let holdsLock = false;
  const unlock = (): void => {
    if (holdsLock) server.locked = false;
    holdsLock = false;
  };
  const observe = async (): Promise<Observation> => {
    assertReachable(instance, server);
    return describeServer(instance, server);
  };
  return {
    observe,
    preflight: async () => {
      assertReachable(instance, server);
      return [...server.obstacles];
    },
    store: async (changes) => storeAll(instance, server, changes),
    reload: async () => {
      assertReachable(instance, server);
      takeStep(server, "reload");
      if (server.fileErrors.length > 0)
        throw failure("RELOAD_FAILED", `${instance.name}: ${server.fileErrors.join("; ")}`);
      readFiles(server, false);
      return observe();
    },
    restart: async () => {
      restart(instance, server);
      return observe();
    },
    statistics: async () => {
      assertReachable(instance, server);
      return Object.fromEntries(server.statistics);
    },
    exclusively: async (work) => {
      if (holdsLock) return work();
      assertReachable(instance, server);
      if (server.locked) throw failure("BUSY", `${instance.name}: another Setpoint works on this server.`);
      server.locked = true;
      holdsLock = true;
      return work().finally(unlock);
    },
    close: async () => unlock(),
  };
}

function describeServer(instance: Instance, server: FakeServer): Observation {
  return {
    instance: instance.name,
    version: server.version,
    isStandby: server.isStandby,
    parameters: new Map([...server.parameters.values()].map((one) => [one.name, describeParameter(server, one)])),
    fileErrors: [...server.fileErrors],
  };
}

function describeParameter(server: FakeServer, parameter: Parameter): ObservedParameter {
  const { name } = parameter;
  const shadowedBy = server.shadows.get(name) ?? [];
  const running = runningValue(server, parameter);
  const stored = server.stored.get(name);
  const differs = !shadowedBy.includes("command line") && !isSameValue(running, requestedValue(server, parameter));
  const needsRestart = parameter.takesEffect === "restart";
  return {
    name,
    running,
    pendingRestart: differs && needsRestart,
    ...(differs && !needsRestart ? { awaitingReload: true } : {}),
    shadowedBy,
    ...(stored === undefined ? {} : { stored }),
    ...describeFile(server, name),
  };
}

function describeFile(server: FakeServer, name: string): Pick<ObservedParameter, "sourceFile"> {
  if (server.stored.has(name)) return { sourceFile: "postgresql.auto.conf" };
  return server.written.has(name) ? { sourceFile: "postgresql.conf" } : {};
}

/** All or none; a program that dies in the middle leaves what it has stored so far. */
function storeAll(instance: Instance, server: FakeServer, changes: readonly TargetChange[]): void {
  assertReachable(instance, server);
  const before = new Map(server.stored);
  for (const change of changes) {
    takeStep(server, describeChange(change));
    if (isRefused(server, change)) {
      server.stored.clear();
      for (const [name, value] of before) server.stored.set(name, value);
      throw failure("REFUSED", `${instance.name}: the server refuses ${change.parameter.name}.`);
    }
    if (change.value === undefined) server.stored.delete(change.parameter.name);
    else server.stored.set(change.parameter.name, change.value);
  }
}

function describeChange({ parameter, value }: TargetChange): string {
  return value === undefined ? `reset ${parameter.name}` : `store ${parameter.name}=${value.display}`;
}

function isRefused(server: FakeServer, { parameter, value }: TargetChange): boolean {
  if (server.refuses.has(parameter.name) || !server.parameters.has(parameter.name)) return true;
  return value !== undefined && parameter.max !== undefined && Number(value.canonical) > Number(parameter.max);
}

function restart(instance: Instance, server: FakeServer): void {
  if (instance.connection?.restart === undefined) throw failure("NO_RESTART", `${instance.name} declares no restart.`);
  takeStep(server, "restart");
  server.reachable = server.startsAgain;
  if (!server.startsAgain) throw failure("RESTART_FAILED", `${instance.name}: the server does not come back.`);
  readFiles(server, true);
}

function findServer(servers: ReadonlyMap<string, FakeServer>, instance: Instance): FakeServer {
  const server = instance.connection === undefined ? undefined : servers.get(instance.name);
  if (server === undefined) throw failure("NO_CONNECTION", `${instance.name} has no connection.`);
  return server;
}

function assertReachable(instance: Instance, server: FakeServer): void {
  if (!server.reachable) throw failure("UNREACHABLE", `${instance.name} cannot be reached.`);
}

/** An instance that is being taken in declares no version yet. */
function assertVersion(instance: Instance, server: FakeServer): void {
  if (instance.version === "") return;
  const [declared] = instance.version.split(".");
  const [found] = server.version.split(".");
  if (declared === found) return;
  throw failure(
    "WRONG_VERSION",
    `${instance.name} is declared as ${instance.version}, but its server is ${server.version}.`,
  );
}

function failure(reason: string, message: string): SetpointError {
  return new SetpointError(`SP_TARGET_${reason}`, message, { fix: "Change the fake server." });
}
