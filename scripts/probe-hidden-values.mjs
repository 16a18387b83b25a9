// @ts-check
/** Spellings that some enum of some version takes without listing it; every enum is asked the listed words of all others too. */
const candidates = (
  "on off true false yes no 1 0 t f enabled disabled none auto try any archive hot_standby debug info notice warn warning error log " +
  "fatal panic default plain encrypted scram md5 repeatable_read read_committed read_uncommitted logical minimal open_sync " +
  "open_datasync fsync_writethrough write_through posix windows local remote_flush TLSv1.0 TLSv1 SSLv3 sql iso full brief json"
).split(" ");

/** Belongs to a transaction, not to a configuration. */
const unsettable = "transaction_isolation";

/**
 * Asks the server which words it takes for each of its enums that it does not list, or reads as another word.
 * @param {import("./render-catalog.mjs").Server} server
 * @param {readonly import("./render-catalog.mjs").Row[]} rows
 * @returns {Promise<Map<string, Record<string, string>>>}
 */
export async function probeHiddenValues(server, rows) {
  const enums = rows.filter((row) => row.vartype === "enum" && row.context !== "internal" && row.name !== unsettable);
  const words = [...new Set([...candidates, ...enums.flatMap((row) => row.enumvals ?? [])])].toSorted();
  const hidden = new Map();
  for (const row of enums) {
    const accepted = await findAccepted(server, row, words);
    if (accepted.length > 0) hidden.set(row.name, Object.fromEntries(accepted));
  }
  return hidden;
}

/**
 * @param {import("./render-catalog.mjs").Server} server
 * @param {import("./render-catalog.mjs").Row} row
 * @param {readonly string[]} words
 */
async function findAccepted(server, row, words) {
  const isSession = row.context === "user" || row.context === "superuser";
  const accepted = [];
  for (const word of words) {
    const meaning = isSession ? await setInSession(server, row.name, word) : await storeAndRead(server, row.name, word);
    if (meaning !== undefined && !isListedAsIs(row, word, meaning)) accepted.push([word.toLowerCase(), meaning]);
  }
  return accepted;
}

/** @param {import("./render-catalog.mjs").Row} row @param {string} word @param {string} meaning */
function isListedAsIs(row, word, meaning) {
  return meaning.toLowerCase() === word.toLowerCase() && (row.enumvals ?? []).includes(meaning);
}

/** @param {import("./render-catalog.mjs").Server} server @param {string} name @param {string} word */
async function setInSession(server, name, word) {
  try {
    const { rows } = await server.client.query("SELECT set_config($1, $2, false) AS meaning", [name, word]);
    await server.client.query(`RESET ${name}`);
    return rows[0].meaning;
  } catch (error) {
    return refused(error);
  }
}

/** @param {import("./render-catalog.mjs").Server} server @param {string} name @param {string} word */
async function storeAndRead(server, name, word) {
  try {
    await server.client.query(`ALTER SYSTEM SET ${name} = '${word}'`);
    await server.client.query(`ALTER SYSTEM RESET ${name}`);
  } catch (error) {
    return refused(error);
  }
  return (await server.readSetting(name, word)).trimEnd();
}

/** `invalid_parameter_value` is an answer, anything else a fault. @param {unknown} error @returns {undefined} */
function refused(error) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "22023" && code !== "0A000") throw error;
}
