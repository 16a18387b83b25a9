import type { ShadowRow } from "./server-rows.ts";

/** By parameter name in lower case: who sets a value of their own for their sessions, in words (`role app`, `database orders`). */
export function findShadows(rows: readonly ShadowRow[]): ReadonlyMap<string, readonly string[]> {
  const shadows = new Map<string, string[]>();
  for (const row of rows) {
    const name = row.setting.slice(0, row.setting.indexOf("=")).toLowerCase();
    shadows.set(name, [...(shadows.get(name) ?? []), nameOwner(row)]);
  }
  return shadows;
}

function nameOwner({ role, database }: ShadowRow): string {
  if (role === null) return database === null ? "every role" : `database ${database}`;
  return database === null ? `role ${role}` : `role ${role} in database ${database}`;
}
