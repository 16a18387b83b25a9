/**
 * A sum over entries that the server forgets when it has too many, such as those of pg_stat_statements, falls now and then. What is told goes on
 * from where it was, so that nobody takes the fall for a counter that began anew: a rate is then too low for a moment, never too high.
 */
export function steadyCounter(): (raw: number) => number {
  let last = 0;
  let lost = 0;
  return (raw) => {
    if (raw < last) lost += last - raw;
    last = raw;
    return raw + lost;
  };
}
