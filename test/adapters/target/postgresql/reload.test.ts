import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { appendLines, removeLines } from "./conf-lines.ts";
import { changesOf, connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";

for (const major of ["12", "18"]) {
  describeWithPostgresql([major], `reloading PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;
    const instance = ordersInstance(major, connection);

    beforeAll(async () => {
      server = await startPostgresql(major);
    });
    afterAll(() => server.stop());

    it.each(["work_mem = = 5MB", "no_such_parameter = 1", "include 'missing.conf'"])(
      "applies nothing and names the line when a file holds %j",
      async (line) => {
        await withSession(targetOf(server), instance, async (session) => {
          await session.store(changesOf(major, { work_mem: "64MB" }));
          await appendLines(server, line);
          const reloading = session.reload();
          await expect(reloading).rejects.toMatchObject({
            code: "SP_TARGET_RELOAD_FAILED",
            message: expect.stringMatching(/postgresql\.conf:\d+: /u),
          });
          await removeLines(server, 1);
          await session.store(changesOf(major, { work_mem: undefined }));
        });
      },
    );

    it("applies the other lines when one value is invalid", async () => {
      await withSession(targetOf(server), instance, async (session) => {
        await appendLines(server, "deadlock_timeout = 'soon'");
        await session.store(changesOf(major, { work_mem: "64MB" }));
        const observation = await session.reload();
        await removeLines(server, 1);
        expect(observation.parameters.get("work_mem")?.running.display).toBe("64MB");
        expect(observation.fileErrors).toHaveLength(1);
      });
    });
  });
}
