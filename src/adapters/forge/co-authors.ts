/** In any line, not only where git looks for trailers: naming somebody too many is safe, missing somebody is not. */
const coAuthorLine = /^\s*co-authored-by:\s*(?<person>.*)$/gimu;

/** Addresses of those whom a commit's message names as co-authors: what stands between `<` and `>`, or the whole line without them. */
export function listCoAuthors(message: string): readonly string[] {
  return [...message.matchAll(coAuthorLine)].map(({ groups }) => {
    const person = groups?.["person"]?.trim() ?? "";
    return /<(?<email>[^>]*)>/u.exec(person)?.groups?.["email"]?.trim() ?? person;
  });
}
