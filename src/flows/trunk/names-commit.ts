/** True if a text is a commit's id or its first digits; the fewest that git itself would write are seven. */
export function namesCommit(text: string, commit: string): boolean {
  return /^[0-9a-f]{7,}$/u.test(text) && commit.startsWith(text);
}
