import type { ForgeConfiguration } from "./configuration.ts";

/** The login that owns an e-mail address, in any case; `undefined` where no account does. */
export function findLogin(email: string, { users }: ForgeConfiguration): string | undefined {
  const wanted = email.toLowerCase();
  return Object.entries(users).find(([, emails]) => emails.some((one) => one.toLowerCase() === wanted))?.[0];
}
