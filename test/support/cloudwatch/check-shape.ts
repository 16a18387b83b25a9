/**
 * Holds what goes over the wire against the model that Amazon's client brings: structures are `[3, namespace, name, traits, names, members,
 * required]`, lists `[1, namespace, name, traits, member]`, scalars numbers, and lists of scalars 64 and the scalar.
 *
 * @returns what is wrong, as `MetricDataQueries.0.MetricStat.Period: …`
 */
export function checkShape(value: unknown, shape: unknown, path = ""): readonly string[] {
  const schema: unknown = typeof shape === "function" ? shape() : shape;
  if (typeof schema === "number") return checkScalar(value, schema, path);
  if (!Array.isArray(schema)) return [`${path}: the model is not understood`];
  const [kind] = schema;
  if (kind === 1) return checkList(value, schema[4], path);
  if (kind === 3)
    return checkStructure(value, { names: schema[4], members: schema[5], required: schema[6] ?? 0 }, path);
  return [`${path}: the model is not understood`];
}

interface Structure {
  readonly names: readonly string[];
  readonly members: readonly unknown[];
  readonly required: number;
}

function checkStructure(value: unknown, { names, members, required }: Structure, path: string): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path}: is no structure`];
  const given = new Map<string, unknown>(Object.entries(value));
  return [
    ...[...given.keys()].filter((name) => !names.includes(name)).map((name) => `${path}.${name}: unknown`),
    ...names.slice(0, required).flatMap((name) => (given.has(name) ? [] : [`${path}.${name}: missing`])),
    ...names.flatMap((name, index) =>
      given.has(name) ? checkShape(given.get(name), members[index], `${path}.${name}`) : [],
    ),
  ];
}

function checkList(value: unknown, member: unknown, path: string): readonly string[] {
  if (!Array.isArray(value)) return [`${path}: is no list`];
  return value.flatMap((item, index) => checkShape(item, member, `${path}.${index}`));
}

/** 0 text, 1 number, 2 truth, 4 time (seconds since 1970 on this wire), 64 and one of these a list. */
const scalars: Readonly<Record<number, string>> = { 0: "string", 1: "number", 2: "boolean", 4: "number" };

function checkScalar(value: unknown, schema: number, path: string): readonly string[] {
  if (schema >= 64) return checkList(value, schema - 64, path);
  return typeof value === scalars[schema] ? [] : [`${path}: ${typeof value} instead of ${scalars[schema]}`];
}
