import type { Relation } from "../../engine.ts";
import { broken, doubtful, numberOf, renderSetting, textOf } from "./read-settings.ts";

const synchronousStandbys: Relation = {
  code: "validate/relation-synchronous-standbys",
  parameters: ["synchronous_standby_names", "max_wal_senders", "synchronous_commit"],
  source: "https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-SYNCHRONOUS-STANDBY-NAMES",
  check: (input) => {
    if (!textOf(input, "synchronous_standby_names")) return undefined;
    const isLocal = ["off", "local"].includes(textOf(input, "synchronous_commit") ?? "");
    if (!isLocal && numberOf(input, "max_wal_senders") !== 0) return undefined;
    const reason = renderSetting(input, isLocal ? "synchronous_commit" : "max_wal_senders");
    const message = `synchronous_standby_names is set, but ${reason}: no commit waits for a standby.`;
    return doubtful(synchronousStandbys.code, message, "Empty synchronous_standby_names, or let commits wait.");
  },
};

const slotSynchronisation: Relation = {
  code: "validate/relation-slot-synchronisation",
  parameters: ["sync_replication_slots", "wal_level"],
  source:
    "https://www.postgresql.org/docs/current/logicaldecoding-explanation.html#LOGICALDECODING-REPLICATION-SLOTS-SYNCHRONIZATION",
  check: (input) => {
    if (textOf(input, "sync_replication_slots") !== "on" || textOf(input, "wal_level") === "logical") return undefined;
    const message = `sync_replication_slots is on, but ${renderSetting(input, "wal_level")}: slots are not synchronised.`;
    return doubtful(slotSynchronisation.code, message, "Set wal_level to logical (it takes a restart).");
  },
};

const targets = [
  "recovery_target",
  "recovery_target_lsn",
  "recovery_target_name",
  "recovery_target_time",
  "recovery_target_xid",
];

/** "multiple recovery targets specified" (xlogrecovery.c): refused at start. */
const recoveryTargets: Relation = {
  code: "validate/relation-recovery-targets",
  parameters: targets,
  source: "https://www.postgresql.org/docs/current/runtime-config-wal.html#RUNTIME-CONFIG-WAL-RECOVERY-TARGET",
  check: (input) => {
    const given = targets.filter((name) => textOf(input, name));
    if (given.length < 2) return undefined;
    const message = `${given.join(" and ")} are set, but a recovery has one target: the server does not start.`;
    return broken(recoveryTargets.code, message, "Keep one of them.");
  },
};

/** Standbys and recovery. */
export const replicationRelations: readonly Relation[] = [synchronousStandbys, slotSynchronisation, recoveryTargets];
