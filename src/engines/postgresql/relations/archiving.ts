import type { Relation } from "../../engine.ts";
import { broken, doubtful, textOf } from "./read-settings.ts";

const source = "https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-ARCHIVE-LIBRARY";

const bothArchivers: Relation = {
  code: "validate/relation-two-archivers",
  parameters: ["archive_library", "archive_command"],
  source,
  check: (input) => {
    const areBoth = [textOf(input, "archive_library"), textOf(input, "archive_command")].every(Boolean);
    if (!areBoth || textOf(input, "archive_mode") === "off") return undefined;
    const message = "archive_command and archive_library are both set: the archiver stops and WAL piles up.";
    return broken(bothArchivers.code, message, "Set one of them, and the other to an empty text.");
  },
};

const noArchiver: Relation = {
  code: "validate/relation-no-archiver",
  parameters: ["archive_mode", "archive_command", "archive_library"],
  source,
  check: (input) => {
    const isArchiving = textOf(input, "archive_mode") !== "off";
    const hasArchiver = [textOf(input, "archive_command"), textOf(input, "archive_library")].some(Boolean);
    if (!isArchiving || hasArchiver) return undefined;
    const message = "archive_mode is on, but neither archive_command nor archive_library says how: WAL piles up.";
    return doubtful(noArchiver.code, message, "Set archive_command, or archive_mode to off.");
  },
};

/** What happens to finished WAL segments. */
export const archivingRelations: readonly Relation[] = [bothArchivers, noArchiver];
