import { SetpointError } from "../../../model/setpoint-error.ts";

/** DuckDB names the kind of its errors at the beginning of their messages; these mean that what it reads is not what it should be. */
const badInput =
  /^(?:Invalid Input|Invalid|IO|Conversion|Parser|Binder|Out of Range|Serialization|TransactionContext) Error/u;

/** It ran out of memory, or of space for what does not fit into memory. */
const tooLittle = /^Out of Memory Error|No space left|failed to offload/iu;

/** Characters of a message that are shown: it may repeat a whole line of a file. */
const maxShown = 500;

/**
 * Runs work of DuckDB; what it says against the files becomes an error of ours.
 * @param where the files, for the message
 * @throws SetpointError SP_METRICS_TOO_MANY, SP_METRICS_BAD_FILE
 */
export async function explainDuckdb<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(where, error);
  }
}

function explained(where: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SetpointError) return error;
  if (tooLittle.test(error.message))
    return new SetpointError(
      "SP_METRICS_TOO_MANY",
      `${where}: there is more than fits into the memory and temporary space that reading may take: ${firstLine(error)}`,
      {
        fix: "Ask for a shorter window, keep fewer labels in the files, or free space for temporary files.",
        data: { where },
        cause: error,
      },
    );
  if (!badInput.test(error.message)) return error;
  return new SetpointError("SP_METRICS_BAD_FILE", `${where}: ${firstLine(error)}`, {
    fix: "Write the file again; docs/metrics.md says which layouts are read.",
    data: { where },
    cause: error,
  });
}

/** What it says, in one line, without the kind of error, its advice on options that are not the user's, and the statement that follows. */
function firstLine({ message }: Error): string {
  const [said = ""] = message.replace(/^[A-Za-z ]+ Error: /u, "").split(/\n\s*(?:\n|Possible|LINE \d)/u);
  return said.split("\n").join("; ").slice(0, maxShown).trim();
}
