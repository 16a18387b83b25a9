const sizes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/**
 * A number for a sentence: three digits, sizes in the unit that suits them.
 *
 * @example
 * renderAmount(1_288_490_188, "By"); // 1.2 GiB
 */
export function renderAmount(value: number, unit: string): string {
  if (unit !== "By") return renderDigits(value);
  const power = Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10);
  const size = Math.min(power, sizes.length - 1);
  return `${renderDigits(value / 1024 ** size)} ${sizes[size] ?? ""}`;
}

function renderDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
