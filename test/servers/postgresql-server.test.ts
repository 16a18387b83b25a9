import { stat } from "node:fs/promises";
import { expect, it } from "vitest";
import { describeWithPostgresql, startPostgresql } from "./postgresql-server.ts";

describeWithPostgresql(["17"], "a real PostgreSQL of the tests", () => {
  it("starts with options, restarts, tells its log, and leaves nothing behind", async () => {
    const server = await startPostgresql("17", ["-c", "max_connections=33"]);
    await server.restart();
    const log = await server.log();
    await server.stop();
    expect(log.match(/database system is ready to accept connections/gu)).toHaveLength(2);
    await expect(stat(server.dataDirectory)).rejects.toThrow("ENOENT");
  });

  it("gives commands that can be split at blanks, wherever the clone is", async () => {
    const server = await startPostgresql("17");
    await server.stop();
    expect(server.dryStartCommand.split(" ").slice(-3)).toEqual([
      `${server.binaries}/postgres`,
      "-D",
      server.dataDirectory,
    ]);
  });
});
