import { describe, expect, it } from "vitest";
import { SetpointError } from "../../src/model/setpoint-error.ts";
import { renderPosition } from "../../src/model/source-position.ts";

describe("SetpointError", () => {
  it("carries its code, what to do, and what is known", () => {
    const error = new SetpointError("SP_TARGET_UNREACHABLE", "orders-prod does not answer", {
      fix: "Start it.",
      data: { instance: "orders-prod" },
    });
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message }).toEqual({
      name: "SetpointError",
      code: "SP_TARGET_UNREACHABLE",
      message: "orders-prod does not answer",
      fix: "Start it.",
      data: { instance: "orders-prod" },
    });
    expect("cause" in error).toBe(false);
  });

  it("keeps its cause, and has no data where none is given", () => {
    const cause = new Error("ECONNREFUSED");
    const error = new SetpointError("SP_TARGET_UNREACHABLE", "no answer", { fix: "Start it.", cause });
    expect([error.cause, error.data]).toEqual([cause, {}]);
  });
});

describe("renderPosition", () => {
  it("writes a place as editors link it", () => {
    expect(renderPosition({ file: "instances/orders.yaml", line: 12, column: 5 })).toBe("instances/orders.yaml:12:5");
  });
});
