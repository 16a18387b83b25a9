import type { Relation } from "../../engine.ts";
import { broken, doubtful, textOf } from "./read-settings.ts";

const manual = "https://www.postgresql.org/docs/current/runtime-config-logging.html";

const collectedFormats = ["csvlog", "jsonlog"];

const logCollector: Relation = {
  code: "validate/relation-logging-collector",
  parameters: ["log_destination", "logging_collector"],
  source: `${manual}#GUC-LOG-DESTINATION`,
  check: (input) => {
    const destinations = (textOf(input, "log_destination") ?? "").split(", ");
    const format = collectedFormats.find((name) => destinations.includes(name));
    if (format === undefined || textOf(input, "logging_collector") === "on") return undefined;
    const message = `log_destination has ${format}, but logging_collector is off: nothing is logged in that format.`;
    return doubtful(logCollector.code, message, "Set logging_collector to on (it takes a restart).");
  },
};

const stageStatistics = ["log_parser_stats", "log_planner_stats", "log_executor_stats"];

/** "Cannot enable parameter when log_statement_stats is true" (`check_log_stats`): refused at start. */
const statementStatistics: Relation = {
  code: "validate/relation-statement-statistics",
  parameters: ["log_statement_stats", ...stageStatistics],
  source: "https://www.postgresql.org/docs/current/runtime-config-statistics.html#GUC-LOG-STATEMENT-STATS",
  check: (input) => {
    const stage = stageStatistics.find((name) => textOf(input, name) === "on");
    if (stage === undefined || textOf(input, "log_statement_stats") !== "on") return undefined;
    const message = `log_statement_stats and ${stage} are both on: the server does not start.`;
    return broken(statementStatistics.code, message, "Turn one of them off.");
  },
};

const sampledDuration: Relation = {
  code: "validate/relation-sampled-duration",
  parameters: ["log_min_duration_sample", "log_min_duration_statement"],
  source: `${manual}#GUC-LOG-MIN-DURATION-SAMPLE`,
  check: (input) => {
    const [sample, statement] = ["log_min_duration_sample", "log_min_duration_statement"].map((name) =>
      Number(textOf(input, name) ?? -1),
    );
    if (sample === undefined || statement === undefined || statement < 0 || sample < statement) return undefined;
    const message =
      "log_min_duration_sample is not below log_min_duration_statement, which logs all of those statements anyway.";
    return doubtful(
      sampledDuration.code,
      message,
      "Sample below log_min_duration_statement, or set log_min_duration_sample to -1.",
    );
  },
};

/** The server's log. */
export const loggingRelations: readonly Relation[] = [logCollector, statementStatistics, sampledDuration];
