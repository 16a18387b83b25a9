import { SetpointError } from "../model/setpoint-error.ts";

/** SP_CLI_NO_IDENTITY: reading needs no name, acting does. */
export function noIdentity(message: string): SetpointError {
  const fix = 'Say who you are: git config user.email "you@example.com" (and user.name).';
  return new SetpointError("SP_CLI_NO_IDENTITY", message, { fix });
}
