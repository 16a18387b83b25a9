import type { QueryResultRow } from "pg";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { PostgresqlConnection, RunStatement } from "./connection.ts";
import type { TargetContext } from "./options.ts";
import { pollUntil } from "./poll-until.ts";

/** The key pair of the advisory lock, "SETP" and "OINT" in ASCII: whatever else takes it keeps Setpoint out. */
export const lockKey: readonly [number, number] = [0x53_45_54_50, 0x4f_49_4e_54];

interface HolderRow extends QueryResultRow {
  readonly pid: number;
  readonly application: string | null;
  readonly database: string | null;
  readonly since: string | null;
}

/** Where the lock is taken. */
export interface LockPlace {
  readonly instance: string;
  readonly connection: PostgresqlConnection;
  readonly context: TargetContext;
}

const holdersQuery = `select l.pid, a.application_name as application, d.datname::text as database, a.backend_start::text as since
  from pg_catalog.pg_locks l
  left join pg_catalog.pg_stat_activity a on a.pid = l.pid
  left join pg_catalog.pg_database d on d.oid = l.database
  where l.locktype = 'advisory' and l.classid::bigint = $1 and l.objid::bigint = $2 and l.objsubid = 2 and l.granted
    and l.pid <> pg_catalog.pg_backend_pid() order by l.pid`;

/**
 * Runs `work` under a session advisory lock, waiting at most `limits.lockMs` for another holder. The lock goes with its connection, so a
 * new connection takes it again before it does anything else.
 * @throws SetpointError SP_TARGET_BUSY if another holds it, SP_TARGET_LOCK_LOST if it was gone at the end
 */
export async function withLock<T>(place: LockPlace, work: () => Promise<T>): Promise<T> {
  const { connection } = place;
  if (connection.onReopen !== undefined) return work();
  await acquire(place, (text, values) => connection.query(text, values));
  connection.onReopen = (run) => acquire(place, run);
  try {
    const result = await work();
    await release(place);
    return result;
  } catch (error) {
    // The lock goes with the connection, whatever state it is in.
    await connection.drop();
    throw error;
  } finally {
    connection.onReopen = undefined;
  }
}

async function acquire(place: LockPlace, run: RunStatement): Promise<void> {
  const { context, instance } = place;
  const acquired = await pollUntil(context, context.limits.lockMs, async () =>
    (await tryLock(run)) ? true : undefined,
  );
  if (acquired === true) return;
  const [holder] = await run<HolderRow>(holdersQuery, lockKey);
  const who =
    holder === undefined
      ? "somebody who has just gone"
      : `pid ${holder.pid} (${holder.application ?? "unknown application"}, database ${holder.database ?? "?"}, connected since ${holder.since ?? "?"})`;
  throw new SetpointError("SP_TARGET_BUSY", `${instance}: another Setpoint works on this server: ${who}.`, {
    fix: "Wait until it has finished and try again; if it hangs, end its backend with pg_terminate_backend(pid).",
    data: { instance, ...(holder === undefined ? {} : { pid: holder.pid }) },
  });
}

/** Advisory locks belong to one database; whoever holds the same key in another database counts as well. */
async function tryLock(run: RunStatement): Promise<boolean> {
  const [row] = await run<{ locked: boolean }>("select pg_catalog.pg_try_advisory_lock($1, $2) as locked", lockKey);
  if (row?.locked !== true) return false;
  const holders = await run<HolderRow>(holdersQuery, lockKey);
  if (holders.length === 0) return true;
  await run("select pg_catalog.pg_advisory_unlock($1, $2)", lockKey);
  return false;
}

/** On a new connection nothing is left to be released: the lock went with the old one, after the work was done. */
async function release({ connection, instance }: LockPlace): Promise<void> {
  let isNew = false;
  connection.onReopen = (): Promise<void> => {
    isNew = true;
    return Promise.resolve();
  };
  const [row] = await connection.query<{ unlocked: boolean }>(
    "select pg_catalog.pg_advisory_unlock($1, $2) as unlocked",
    lockKey,
  );
  if (row?.unlocked !== true && !isNew) throw lockLost(instance);
}

function lockLost(instance: string): SetpointError {
  return new SetpointError(
    "SP_TARGET_LOCK_LOST",
    `${instance}: the lock was lost while Setpoint worked on this server.`,
    {
      fix: "Connect to the server itself, not through a pooler that shares connections, then compare with `setpoint drift`.",
      data: { instance },
    },
  );
}
