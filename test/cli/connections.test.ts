import { describe, expect, it } from "vitest";
import { openConnections } from "../../src/cli/connections.ts";
import { SetpointError } from "../../src/model/setpoint-error.ts";

describe("where a document's references lead", () => {
  it("is the environment, unless connections are given", () => {
    const resolve = openConnections({ ORDERS_DSN: "postgresql://orders", SETPOINT_CONNECTIONS: "\n" });
    expect([resolve("ORDERS_DSN"), resolve("BILLING_DSN")]).toEqual(["postgresql://orders", undefined]);
  });

  it("is one secret of many lines, with whatever a value holds", () => {
    const resolve = openConnections({
      SETPOINT_CONNECTIONS: [
        "# production",
        "",
        "ORDERS_DSN=postgresql://setpoint:p=%25&x@orders.example:5432/postgres?sslmode=require\r",
        "  ORDERS_RESTART=systemctl restart 'postgresql@16-main'",
      ].join("\n"),
    });
    expect(["ORDERS_DSN", "ORDERS_RESTART", "# production"].map(resolve)).toEqual([
      "postgresql://setpoint:p=%25&x@orders.example:5432/postgres?sslmode=require",
      "systemctl restart 'postgresql@16-main'",
      undefined,
    ]);
  });

  it("E31: reaches nothing else of a job's environment, such as the forge's token", () => {
    const resolve = openConnections({ SETPOINT_CONNECTIONS: "ORDERS_DSN=x", SETPOINT_GITHUB_TOKEN: "ghs_secret" });
    expect(resolve("SETPOINT_GITHUB_TOKEN")).toBeUndefined();
  });

  it("E31: says which lines are wrong without saying what stands in them", () => {
    const read = (): unknown =>
      openConnections({ SETPOINT_CONNECTIONS: "ORDERS_DSN=x\npassword\nEMPTY=\nMY-DSN=hunter2" });
    expect(read).toThrow(
      expect.objectContaining({
        code: "SP_CLI_BAD_CONNECTIONS",
        message: "SETPOINT_CONNECTIONS is not understood: lines 2, 3, 4.",
      }),
    );
    expect(read).toThrow(SetpointError);
    expect(() => openConnections({ SETPOINT_CONNECTIONS: "hunter2" })).toThrow("not understood: line 1.");
  });
});
