import { Client } from "pg";
import { afterAll, beforeAll } from "vitest";
import type { Target } from "../../../../src/ports/target.ts";
import { describeTarget } from "../../../contracts/target.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { changesOf, connection, ordersInstance, targetOf } from "./orders-server.ts";

for (const major of ["12", "15", "18"]) {
  describeWithPostgresql([major], `PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;
    let target: Target;

    beforeAll(async () => {
      server = await startPostgresql(major);
      target = targetOf(server);
    });
    afterAll(() => server.stop());

    const reset = async (): Promise<void> => {
      const client = new Client(server.dsn);
      await client.connect();
      await client.query("ALTER SYSTEM RESET ALL");
      await client.end();
      await server.restart();
    };

    describeTarget("as a target", () => ({
      target,
      instance: ordersInstance(major, connection),
      changes: (texts) => changesOf(major, texts),
      reset,
    }));
  });
}
