/**
 * Whether one version of an exporter comes before, with (0), or after another. Parts are compared as numbers; what is no number
 * (`1.2.3-rc.1`) is left out.
 */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [partsOf(left), partsOf(right)];
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version has a name that came with `since` and went with `until`. */
export function isInVersion(
  version: string,
  { since, until }: { readonly since?: string; readonly until?: string },
): boolean {
  const hasCome = since === undefined || compareVersions(version, since) >= 0;
  return hasCome && (until === undefined || compareVersions(version, until) < 0);
}

function partsOf(version: string): readonly number[] {
  const [, numbers = ""] = /^v?(\d+(?:\.\d+)*)/u.exec(version) ?? [];
  return numbers === "" ? [] : numbers.split(".").map(Number);
}
