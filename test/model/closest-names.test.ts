import { describe, expect, it } from "vitest";

import { closestNames } from "../../src/model/closest-names.ts";

const names = ["shared_buffers", "temp_buffers", "wal_buffers", "work_mem", "maintenance_work_mem", "port"];

describe("proposing names", () => {
  it.each([
    ["shared_bufers", ["shared_buffers"]],
    ["shraed_buffers", ["shared_buffers"]],
    ["Work-Mem", ["work_mem"]],
    ["wrok_mem", ["work_mem"]],
    ["work_memory", ["work_mem"]],
    ["prot", ["port"]],
    ["discount", []],
    ["", []],
  ])("for %s gives %j", (name, expected) => {
    expect(closestNames(name, names)).toEqual(expected);
  });

  it("counts a swap of neighbours as one slip, so that it beats two", () => {
    expect(closestNames("prot", ["part", "port"])).toEqual(["port"]);
  });

  it("puts the nearest first, then goes by the alphabet, and stops at three", () => {
    expect(closestNames("log_a", ["log_d", "log_c", "log_b", "log_e", "log_a_"])).toEqual(["log_a_", "log_b", "log_c"]);
  });
});
