/**
 * What a shown output stands for: its lines as they are, one after the other. `…` in a line stands for any text, and alone in a line
 * for any lines.
 */
export function outputPattern(shown: string): RegExp {
  const lines = shown.trimEnd().split("\n");
  const patterns = lines.map((line) => (line === "…" ? String.raw`(?:.*\n)*?` : `${renderLine(line)} *\n`));
  return new RegExp(`^${patterns.join("")}`, "m");
}

function renderLine(line: string): string {
  return line
    .split("…")
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
    .join(".*");
}
