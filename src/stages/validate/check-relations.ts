import type { InstanceEngine } from "../../engines/effective-setting.ts";
import type { Relation, RelationInput } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { SourcePosition } from "../../model/source-position.ts";
import type { InstanceState } from "../../model/state.ts";

/** The engine's cross-parameter rules on the merged result: each value may be fine where the combination stops the server. */
export function checkRelations(state: InstanceState, { engine, catalog, version }: InstanceEngine): readonly Finding[] {
  const { memoryBytes, vcpu } = state.instance.resources;
  const input: RelationInput = {
    catalog,
    version,
    valueOf: (name) => state.settings.get(name)?.value ?? catalog.parameters.get(name)?.default,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(vcpu === undefined ? {} : { vcpu }),
  };
  return engine.relations.flatMap((relation) => {
    const problem = relation.check(input);
    if (!problem) return [];
    const parameter = relation.parameters.find((name) => state.settings.has(name)) ?? relation.parameters[0];
    const at = findPosition(state, relation);
    return [{ ...problem, at, instance: state.instance.name, ...(parameter === undefined ? {} : { parameter }) }];
  });
}

function findPosition(state: InstanceState, relation: Relation): SourcePosition {
  const origins = relation.parameters.map((name) => state.settings.get(name)?.origin);
  return origins.flatMap((origin) => (origin && "at" in origin ? [origin.at] : []))[0] ?? state.instance.at;
}
