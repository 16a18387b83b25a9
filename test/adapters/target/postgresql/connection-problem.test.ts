import { DatabaseError } from "pg";
import { describe, expect, it } from "vitest";
import { describeError, findConnectionProblem } from "../../../../src/adapters/target/postgresql/connection-problem.ts";

function serverError(state: string): DatabaseError {
  const error = new DatabaseError("no", 2, "error");
  error.code = state;
  return error;
}

describe("findConnectionProblem", () => {
  it.each([
    ["28P01", "denied"],
    ["3D000", "denied"],
    ["53300", "lost"],
    ["57P01", "lost"],
    ["57P03", "starting"],
    ["08006", "lost"],
    ["42501", "statement"],
  ])("takes state %s for %s", (state, problem) => {
    expect(findConnectionProblem(serverError(state))).toBe(problem);
  });

  it.each([
    ["Connection terminated unexpectedly", "lost"],
    ["Query read timeout", "timeout"],
    ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", "denied"],
  ])("takes the driver's %j for %s", (message, problem) => {
    expect(findConnectionProblem(new Error(message))).toBe(problem);
  });
});

describe("describeError", () => {
  it("falls back to the code of an error without message, as several attempts on one name give", () => {
    expect(describeError(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
  });

  it("falls back to name and text of anything else", () => {
    expect([describeError(new AggregateError([])), describeError("gone")]).toEqual(["AggregateError", "gone"]);
  });
});
