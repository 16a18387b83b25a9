/** A time as GitHub writes it: to the second. */
export function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
