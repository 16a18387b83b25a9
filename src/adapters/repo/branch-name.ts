import { SetpointError } from "../../model/setpoint-error.ts";

const headsPrefix = "refs/heads/";
// The rules of https://git-scm.com/docs/git-check-ref-format, without those that the pieces below check.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0020\u007F~^:?*[\\]|\.\.|@\{|\.$/u;

/**
 * The full name of a branch: `refs/heads/override/inc-4711`.
 * @throws SetpointError SP_REPO_BAD_NAME for a name that git would refuse
 */
export function branchRef(name: string): string {
  const pieces = name.split("/");
  const isBad =
    forbidden.test(name) || name === "@" || name === "HEAD" || name.startsWith("-") || pieces.some(isBadPiece);
  if (!isBad) return headsPrefix + name;
  throw new SetpointError("SP_REPO_BAD_NAME", `${JSON.stringify(name)} cannot be the name of a branch`, {
    fix: "Use letters, digits, dashes and slashes; git check-ref-format has the exact rules.",
    data: { branch: name },
  });
}

/** The branch of a full name: `main` for `refs/heads/main`. */
export function branchName(ref: string): string {
  return ref.startsWith(headsPrefix) ? ref.slice(headsPrefix.length) : ref;
}

function isBadPiece(piece: string): boolean {
  return piece === "" || piece.startsWith(".") || piece.endsWith(".lock");
}
