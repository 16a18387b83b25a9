import type { Finding, Severity } from "../../../../model/finding.ts";

/** What a check found, before it is known for which instance. */
export interface Obstacle {
  /** After `target/`. */
  readonly reason: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  readonly parameter?: string;
}

/** An obstacle as a finding of this instance: its message starts with the instance's name. */
export function describeObstacle(instance: string, { reason, message, ...rest }: Obstacle): Finding {
  return { ...rest, code: `target/${reason}`, instance, message: `${instance}: ${message}` };
}
