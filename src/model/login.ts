import type { ForgeConfiguration } from "./configuration.ts";
import { foldCase } from "./fold-case.ts";

/**
 * The login that owns an e-mail address; `undefined` where no account does. The case of ASCII letters and blanks around the address
 * do not count; a letter that only looks alike is another letter.
 */
export function findLogin(email: string, { users }: ForgeConfiguration): string | undefined {
  const wanted = simplify(email);
  return Object.entries(users).find(([, emails]) => emails.some((one) => simplify(one) === wanted))?.[0];
}

function simplify(email: string): string {
  return foldCase(email.trim());
}
