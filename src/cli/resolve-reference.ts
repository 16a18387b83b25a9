import { SetpointError } from "../model/setpoint-error.ts";
import { openConnections } from "./connections.ts";

/** `env:NAME` is the one kind of reference: whoever runs Setpoint decides what reaches its environment. @throws SetpointError SP_CLI_BAD_REFERENCE */
export async function resolveReference(
  reference: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const [kind, name = ""] = reference.split(":", 2);
  if (kind === "env") return openConnections(environment)(name);
  const fix = "Write env:NAME, and put the secret into that environment variable.";
  throw new SetpointError("SP_CLI_BAD_REFERENCE", `${reference} is no reference that Setpoint resolves.`, { fix });
}
