import { describe, expect, it } from "vitest";
import { readCatalog } from "../../../../src/adapters/target/postgresql/read-catalog.ts";
import { engines } from "../../../../src/engines/index.ts";

describe("readCatalog", () => {
  it.each(["11.22", "99.0"])("knows no server of version %s", (version) => {
    const engine = engines.get("postgresql");
    expect(engine).toBeDefined();
    if (engine === undefined) return;
    expect(() => readCatalog("orders-prod", engine, version)).toThrow(
      expect.objectContaining({
        code: "SP_TARGET_WRONG_VERSION",
        message: `orders-prod runs postgresql ${version}, which Setpoint does not know.`,
        fix: "Setpoint knows postgresql 12, 13, 14, 15, 16, 17, 18: use a newer Setpoint, or upgrade the server.",
      }),
    );
  });
});
