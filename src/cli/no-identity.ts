import { SetpointError } from "../model/setpoint-error.ts";
import type { Signature } from "../ports/config-repo.ts";

/** SP_CLI_NO_IDENTITY: reading needs no name, acting does. */
export function noIdentity(message: string): SetpointError {
  const fix = 'Say who you are: git config user.email "you@example.com" (and user.name).';
  return new SetpointError("SP_CLI_NO_IDENTITY", message, { fix });
}

/**
 * The same work for somebody whom git knows, a refusal for anybody else: nothing is recorded without a name.
 *
 * @throws SetpointError SP_CLI_NO_IDENTITY, before anything is done
 */
export function named<Args extends readonly unknown[], Result>(
  identity: Signature | undefined,
  work: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  if (identity) return work;
  return async () => {
    throw noIdentity("Git does not know who runs this, and what is done is recorded.");
  };
}
