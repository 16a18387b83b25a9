import type { EngineVersion } from "./engine.ts";
import type { ExpressionScope, ExpressionValue } from "../model/expression.ts";
import type { Instance } from "../model/instance.ts";

/**
 * What expressions of an instance may use. Sizes are bytes. What the instance does not declare is absent, so that an expression
 * that needs it fails with its name instead of computing with a guess.
 */
export function expressionScope(
  instance: Instance,
  version: EngineVersion,
  variables: Readonly<Record<string, ExpressionValue>>,
): ExpressionScope {
  const { vcpu, memoryBytes, storage } = instance.resources;
  return {
    ...variables,
    name: instance.name,
    engine: instance.engine,
    version: version.number,
    platform: instance.platform,
    role: instance.topology.role,
    labels: instance.labels,
    ...present("memory", memoryBytes),
    ...present("vcpu", vcpu === undefined ? undefined : wholeNumber(vcpu)),
    storage: {
      ...present("kind", storage?.kind),
      ...present("size", storage?.sizeBytes),
      ...present("iops", storage?.iops === undefined ? undefined : wholeNumber(storage.iops)),
    },
  };
}

function present(name: string, value: ExpressionValue | undefined): Record<string, ExpressionValue> {
  return value === undefined ? {} : { [name]: value };
}

/** CEL tells integers from doubles and multiplies only like with like. */
function wholeNumber(value: number): bigint | number {
  return Number.isInteger(value) ? BigInt(value) : value;
}
