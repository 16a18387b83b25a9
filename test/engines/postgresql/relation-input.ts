import type { RelationInput, RelationProblem } from "../../../src/engines/engine.ts";
import postgresql from "../../../src/engines/postgresql/index.ts";
import type { Value } from "../../../src/model/value.ts";
import { catalogOf, parameterOf } from "./catalog-of.ts";

/** Settings by name, as somebody writes them, and the instance's resources. */
export interface Described {
  readonly major: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly memoryBytes?: bigint;
  readonly vcpu?: number;
}

/** Every relation that these settings break, in the engine's order. */
export function brokenRelations(described: Described): readonly RelationProblem[] {
  const input = relationInput(described);
  return postgresql.relations.flatMap((relation) => relation.check(input) ?? []);
}

function relationInput({ major, settings, memoryBytes, vcpu }: Described): RelationInput {
  const version = postgresql.parseVersion(major);
  if (!version) throw new Error(`There is no PostgreSQL ${major}`);
  const catalog = catalogOf(major);
  const values = new Map(Object.entries(settings).map(([name, text]) => [name, valueOf(major, name, text)]));
  return {
    catalog,
    version,
    valueOf: (name) => values.get(name) ?? catalog.parameters.get(name)?.default,
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(vcpu !== undefined && { vcpu }),
  };
}

function valueOf(major: string, name: string, text: string): Value {
  const reading = postgresql.readValue(parameterOf(major, name), text);
  if (reading.kind === "refused") throw new Error(reading.problem.message);
  return reading.value;
}
