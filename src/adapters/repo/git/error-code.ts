/** The `code` of an error of node or isomorphic-git (`ENOENT`, `NotFoundError`), if it has one. */
export function errorCode(error: unknown): string | undefined {
  const hasCode = typeof error === "object" && error !== null && "code" in error;
  return hasCode && typeof error.code === "string" ? error.code : undefined;
}

/** True for the errors that say that a file is not there, also when a part of its path is a file. */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
