import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** A file below .github/ that Setpoint brings, to be copied unchanged. */
export interface ShippedFile {
  readonly path: string;
  readonly content: string;
  /** Git's content address. */
  readonly blob: string;
  readonly everyMs?: number;
}

const minuteMs = 60_000;

/** Path → how often its schedule runs it. */
const shipped: readonly (readonly [path: string, everyMs?: number])[] = [
  [".github/actions/setpoint/action.yml"],
  [".github/workflows/setpoint-event.yml"],
  [".github/workflows/setpoint-gate.yml"],
  [".github/workflows/setpoint-apply.yml"],
  [".github/workflows/setpoint-drift.yml", 60 * minuteMs],
  [".github/workflows/setpoint-sweep.yml", 15 * minuteMs],
];

/** The workflows and the action of this version, as they lie in the package. */
export async function readShippedWorkflows(): Promise<readonly ShippedFile[]> {
  return await Promise.all(
    shipped.map(async ([path, everyMs]) => {
      const content = await readFile(new URL(`../../${path}`, import.meta.url), "utf8");
      return { path, content, blob: blobOf(content), ...(everyMs === undefined ? {} : { everyMs }) };
    }),
  );
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function blobOf(content: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest("hex");
}
