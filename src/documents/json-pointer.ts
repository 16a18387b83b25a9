/** Appends a name or index to a JSON pointer (RFC 6901). */
export function joinPointer(pointer: string, part: string | number): string {
  return `${pointer}/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Renders a pointer the way people write it: `spec.settings.work_mem`, `spec.approvals[0].stage`. */
export function renderPointer(pointer: string): string {
  const parts = pointer.split("/").slice(1);
  const names = parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.map((name, index) => (/^\d+$/.test(name) ? `[${name}]` : `${index > 0 ? "." : ""}${name}`)).join("");
}
