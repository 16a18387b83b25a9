import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { describeError, findConnectionProblem } from "../../../../src/adapters/target/mysql/connection-problem.ts";
import { assertDeclared, isAtLeast, readFlavour } from "../../../../src/adapters/target/mysql/flavour.ts";
import { mysqlQuestions } from "../../../../src/adapters/target/mysql/probe/mysql-questions.ts";
import { readDsn } from "../../../../src/adapters/target/mysql/read-dsn.ts";
import { ordersInstance } from "../postgresql/orders-server.ts";
import { probesOf, shop } from "./probing.ts";

const read = (text: string | undefined): ReturnType<typeof readDsn> => readDsn(shop, () => Promise.resolve(text));

describe("the connection URL of MySQL and MariaDB", () => {
  it("is read with everything in it, decoded", async () => {
    expect(await read("mysql://shop%40keeper:p%2Fss%3Aword@db1:3307/orders")).toEqual({
      host: "db1",
      port: 3307,
      user: "shop@keeper",
      password: "p/ss:word",
      database: "orders",
    });
    expect(await read("mariadb://root@[::1]/")).toEqual({ host: "::1", port: 3306, user: "root", password: "" });
  });

  it.each([
    ["ssl-mode=DISABLED", undefined],
    ["ssl-mode=REQUIRED", { rejectUnauthorized: false, verifyIdentity: false }],
    ["ssl-mode=verify_ca", { rejectUnauthorized: true, verifyIdentity: false }],
    ["ssl-mode=VERIFY_IDENTITY", { rejectUnauthorized: true, verifyIdentity: true }],
  ])("asks for encryption as MySQL's own clients do: %s", async (query, ssl) => {
    expect((await read(`mysql://root@db1/?${query}`)).ssl).toEqual(ssl);
  });

  it("trusts the certificates of a file, and checks them then", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "setpoint-ca-"));
    const file = path.join(folder, "ca.pem");
    await writeFile(file, "-----BEGIN CERTIFICATE-----");
    const ca = "-----BEGIN CERTIFICATE-----";
    expect((await read(`mysql://root@db1/?ssl-ca=${file}`)).ssl).toEqual({
      ca,
      rejectUnauthorized: true,
      verifyIdentity: false,
    });
    await rm(folder, { recursive: true });
    await expect(read(`mysql://root@db1/?ssl-ca=${file}`)).rejects.toMatchObject({
      code: "SP_TARGET_NO_CONNECTION",
      message: `env:DSN of orders-prod names the file ${file} in ssl-ca, which cannot be read.`,
    });
  });

  it.each([
    [undefined, "orders-prod is reached through env:DSN, which is not set."],
    [" ", "orders-prod is reached through env:DSN, which is not set."],
    ["postgresql://root:open-sesame@db1/", "env:DSN of orders-prod is not a connection URL."],
    ["mysql://root:open-sesame@db1:port/", "env:DSN of orders-prod is not a connection URL."],
    ["mysql://root:open-sesame@db1/?ssl-mode=ON", "env:DSN of orders-prod asks for ssl-mode=ON, which is not known."],
  ])("is refused without showing it: %s", async (text, message) => {
    const error: unknown = await read(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SP_TARGET_NO_CONNECTION", message, fix: expect.stringMatching(/\w/u) });
    expect(JSON.stringify(error)).not.toContain("open-sesame");
  });

  it("must be there", async () => {
    const instance = { ...ordersInstance("10.11"), engine: "mariadb" };
    await expect(probesOf("mysql://root@db1/").connect(instance)).rejects.toMatchObject({
      code: "SP_TARGET_NO_CONNECTION",
      message: "orders-prod declares no connection, so its server cannot be reached.",
    });
  });
});

describe("a server of MySQL or MariaDB", () => {
  it.each([
    ["10.11.19-MariaDB-0+deb12u1", { engine: "mariadb", version: "10.11.19" }],
    ["5.5.5-10.6.12-MariaDB", { engine: "mariadb", version: "10.6.12" }],
    ["9.7.4-2", { engine: "mysql", version: "9.7.4" }],
    ["8.0.36-0ubuntu0.22.04.1", { engine: "mysql", version: "8.0.36" }],
  ])("is known by %s", (text, flavour) => {
    expect(readFlavour(text)).toEqual(flavour);
  });

  it("is held against the first two numbers of what is declared", () => {
    const found = readFlavour("10.11.19-MariaDB");
    for (const version of ["", "10", "10.11", "10.11.2"]) assertDeclared({ ...shop, version }, found);
    for (const version of ["11", "10.6", "10.1"])
      expect(() => assertDeclared({ ...shop, version }, found)).toThrow(/but its server is mariadb 10\.11\.19/u);
  });

  it("is asked what its version can answer", () => {
    expect(["8.0.22", "8.0.4", "9.7", "8"].map((wanted) => isAtLeast(readFlavour("8.0.36"), wanted))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    const statements = (version: string): string =>
      mysqlQuestions(readFlavour(version))
        .map(({ sql }) => sql)
        .join("; ");
    expect(statements("5.7.44")).toMatch(/innodb_sys_tablespaces[^]*show slave status/u);
    expect(statements("8.0.36")).toMatch(/\.innodb_tablespaces[^]*lock_deadlocks[^]*show replica status/u);
    expect(statements("10.11.19-MariaDB")).toMatch(/innodb_sys_tablespaces[^]*show all slaves status/u);
  });

  it("that nobody runs is unreachable, and one that does not answer is left soon", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => {
      silent.listen(0, "127.0.0.1", () => resolve());
    });
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const unreachable = { code: "SP_TARGET_UNREACHABLE", fix: expect.stringMatching(/host and port/u) };
    await expect(probesOf(`mysql://root@127.0.0.1:${port}/`, { connectMs: 200 }).connect(shop)).rejects.toMatchObject(
      unreachable,
    );
    await new Promise((resolve) => {
      silent.close(resolve);
    });
    await expect(probesOf(`mysql://root@127.0.0.1:${port}/`).connect(shop)).rejects.toMatchObject(unreachable);
  });
});

describe("errors of the driver of MySQL", () => {
  const said = (errno: number): unknown => Object.assign(new Error("said"), { errno, sqlState: "HY000" });

  it.each([
    [said(1045), "denied"],
    [said(1040), "lost"],
    [said(1227), "forbidden"],
    [said(1064), "statement"],
    [Object.assign(new Error(""), { code: "ECONNREFUSED", errno: -111 }), "lost"],
    [Object.assign(new Error("no"), { code: "HANDSHAKE_NO_SSL_SUPPORT" }), "denied"],
    ["thrown", "lost"],
  ])("%s means %s", (error, problem) => {
    expect(findConnectionProblem(error)).toBe(problem);
  });

  it("are described by their message, or by their code where they have none", () => {
    expect(describeError(new Error("said"))).toBe("said");
    expect(describeError(Object.assign(new Error(""), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
    expect([describeError(new TypeError("")), describeError("thrown")]).toEqual(["TypeError", "thrown"]);
  });
});
