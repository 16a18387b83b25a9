import { stat } from "node:fs/promises";
import { createConnection } from "mysql2/promise";
import { expect, it } from "vitest";
import { describeWithMariadb, startMariadb } from "./mariadb-server.ts";

describeWithMariadb("a real MariaDB of the tests", () => {
  it("starts with options, restarts with what was written, tells its log, and leaves nothing behind", async () => {
    const server = await startMariadb(["--max-connections=33"]);
    const first = await createConnection(server.dsn);
    await first.query("create database orders");
    await first.end();
    await server.restart(["--max-connections=44"]);
    const second = await createConnection(server.dsn);
    const [rows] = await second.query("select @@max_connections as most, schema_name from information_schema.schemata");
    await second.end();
    const log = await server.log();
    await server.stop();
    expect(rows).toContainEqual({ most: 44, schema_name: "orders" });
    expect(log.match(/ready for connections/gu)).toHaveLength(2);
    await expect(stat(server.dataDirectory)).rejects.toThrow("ENOENT");
  });

  it("says why it does not start", async () => {
    await expect(startMariadb(["--orders-shop=open"])).rejects.toThrow("unknown variable 'orders-shop=open'");
  });
});
