import type { Relation, RelationInput } from "../../engine.ts";
import { broken, bytesOf, doubtful, numberOf, renderSetting, textOf } from "./read-settings.ts";

const manual = "https://www.postgresql.org/docs/current/runtime-config-wal.html";

/** Fewest segments that both WAL sizes must hold ("must be at least twice wal_segment_size", xlog.c). */
const leastSegments = 2;

/** A feature that a WAL of level minimal cannot serve: the server does not start. */
function needsReplicaLevel(code: string, parameter: string, isUsed: (input: RelationInput) => boolean): Relation {
  return {
    code,
    parameters: ["wal_level", parameter],
    source: `${manual}#GUC-WAL-LEVEL`,
    check: (input) => {
      if (textOf(input, "wal_level") !== "minimal" || !isUsed(input)) return undefined;
      const message = `wal_level is minimal, but ${renderSetting(input, parameter)}: the server does not start.`;
      return broken(code, message, `Use wal_level = replica, or set ${parameter} to ${restOf(parameter)}.`);
    },
  };
}

function restOf(parameter: string): string {
  return parameter === "max_wal_senders" ? "0" : "off";
}

function atLeastTwoSegments(code: string, parameter: string): Relation {
  return {
    code,
    parameters: [parameter, "wal_segment_size"],
    source: `${manual}#GUC-MIN-WAL-SIZE`,
    check: (input) => {
      const [size = Infinity, segment = 0] = [bytesOf(input, parameter), bytesOf(input, "wal_segment_size")];
      if (size >= leastSegments * segment) return undefined;
      const message = `${renderSetting(input, parameter)}, less than two WAL segments of ${input.valueOf("wal_segment_size")?.display ?? ""}: the server does not start.`;
      return broken(code, message, `Raise ${parameter} to at least two segments.`);
    },
  };
}

const walSizes: Relation = {
  code: "validate/relation-wal-sizes",
  parameters: ["max_wal_size", "min_wal_size"],
  source: `${manual}#GUC-MAX-WAL-SIZE`,
  check: (input) => {
    const [most, least] = [bytesOf(input, "max_wal_size"), bytesOf(input, "min_wal_size")];
    if (most === undefined || least === undefined || most >= least) return undefined;
    const message = `${renderSetting(input, "max_wal_size")}, below min_wal_size (${input.valueOf("min_wal_size")?.display ?? ""}).`;
    return doubtful(walSizes.code, message, "Let max_wal_size be several times min_wal_size.");
  },
};

/** WAL: levels and sizes. */
export const walRelations: readonly Relation[] = [
  needsReplicaLevel(
    "validate/relation-minimal-wal-senders",
    "max_wal_senders",
    (input) => (numberOf(input, "max_wal_senders") ?? 0) > 0,
  ),
  needsReplicaLevel(
    "validate/relation-minimal-archive",
    "archive_mode",
    (input) => textOf(input, "archive_mode") !== "off",
  ),
  needsReplicaLevel(
    "validate/relation-minimal-summaries",
    "summarize_wal",
    (input) => textOf(input, "summarize_wal") === "on",
  ),
  atLeastTwoSegments("validate/relation-min-wal-segments", "min_wal_size"),
  atLeastTwoSegments("validate/relation-max-wal-segments", "max_wal_size"),
  walSizes,
];
