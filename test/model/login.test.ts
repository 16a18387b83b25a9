import { describe, expect, it } from "vitest";
import type { ForgeConfiguration } from "../../src/model/configuration.ts";
import { findLogin } from "../../src/model/login.ts";

const shop: ForgeConfiguration = {
  kind: "local",
  users: { lin: ["lin@shop.example", "Lin.Ko@home.example"], ada: [" ada@shop.example "], idle: [] },
  teams: {},
};

describe("findLogin", () => {
  it.each([
    ["lin@shop.example", "lin"],
    ["LIN@Shop.Example", "lin"],
    ["lin.ko@home.example", "lin"],
    ["  ada@shop.example\t", "ada"],
  ])("knows who owns %j", (email, login) => {
    expect(findLogin(email, shop)).toBe(login);
  });

  it.each(["", "max@shop.example", "lin@shop.example.org", "lin @shop.example"])("knows nobody for %j", (email) => {
    expect(findLogin(email, shop)).toBeUndefined();
  });

  it("takes no letter for another that looks or folds alike", () => {
    expect(findLogin("lin.\u212Ao@home.example", shop)).toBeUndefined();
    expect(findLogin("l\u0456n@shop.example", shop)).toBeUndefined();
  });
});
