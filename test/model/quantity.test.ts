import { assert, bigInt, constantFrom, integer, property, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration, parseSize, renderDuration, renderSize } from "../../src/model/quantity.ts";

const yearMs = 365 * 86_400_000;

describe("sizes", () => {
  it.each([
    ["0B", 0n],
    ["1B", 1n],
    ["64GiB", 68_719_476_736n],
    ["1.5TiB", 1_649_267_441_664n],
    ["0.5KiB", 512n],
    ["0.000001MiB", undefined],
    ["1.25B", undefined],
    ["999999999999999TiB", 999_999_999_999_999n * 1024n ** 4n],
    ["9999999999999999B", undefined],
    ["64GB", undefined],
    ["64gib", undefined],
    ["64 GiB", undefined],
    [" 64GiB", undefined],
    ["64GiB\n", undefined],
    ["-1GiB", undefined],
    ["+1GiB", undefined],
    ["1e3KiB", undefined],
    ["0x1KiB", undefined],
    [".5GiB", undefined],
    ["1.GiB", undefined],
    ["1,5GiB", undefined],
    ["64", undefined],
    ["GiB", undefined],
    ["", undefined],
    ["٤GiB", undefined],
  ])("reads %j as %s", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it("are rendered in the largest unit that divides them", () => {
    expect([0n, 1n, 1023n, 1024n, 1536n, 65_536n * 1024n ** 2n].map(renderSize)).toEqual([
      "0B",
      "1B",
      "1023B",
      "1KiB",
      "1536B",
      "64GiB",
    ]);
  });

  it("read back as what was rendered", () => {
    assert(
      property(bigInt(0n, 10n ** 15n - 1n), constantFrom(0n, 10n, 20n, 30n, 40n), (count, power) => {
        const bytes = count * 2n ** power;
        expect(parseSize(renderSize(bytes))).toBe(bytes);
      }),
    );
  });

  it("grow with their numbers and their units", () => {
    assert(
      property(integer({ min: 0, max: 10 ** 9 }), (count) => {
        const units = ["B", "KiB", "MiB", "GiB", "TiB"];
        const sizes = units.map((unit) => parseSize(`${count}${unit}`));
        expect(sizes).toEqual(units.map((_, index) => BigInt(count) * 1024n ** BigInt(index)));
      }),
    );
  });
});

describe("durations", () => {
  it.each([
    ["1ms", 1],
    ["500ms", 500],
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["2h", 7_200_000],
    ["7d", 604_800_000],
    ["1h30m", 5_400_000],
    ["1d2h3m4s5ms", 93_784_005],
    ["365d", yearMs],
    ["365d1ms", undefined],
    ["8761h", undefined],
    ["0s", undefined],
    ["0d0h", undefined],
    ["", undefined],
    ["30m1h", undefined],
    ["1h1h", undefined],
    ["1.5h", undefined],
    ["-1h", undefined],
    ["+1h", undefined],
    ["1 h", undefined],
    ["1h ", undefined],
    ["1H", undefined],
    ["1w", undefined],
    ["1mo", undefined],
    ["1y", undefined],
    ["NaN", undefined],
    ["Infinity", undefined],
    ["1e3s", undefined],
    ["60", undefined],
    ["P1D", undefined],
    ["1000000d", undefined],
    ["never", undefined],
  ])("reads %j as %s ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    [5_400_000, "1h30m"],
    [93_784_005, "1d2h3m4s5ms"],
    [0, "0s"],
    [-5, "0s"],
    [0.4, "0s"],
    [999.6, "1s"],
  ])("of %s ms are rendered %s", (milliseconds, text) => {
    expect(renderDuration(milliseconds)).toBe(text);
  });

  it("read back as what was rendered", () => {
    assert(
      property(integer({ min: 1, max: yearMs }), (milliseconds) => {
        expect(parseDuration(renderDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });

  it("are never unlimited, whatever is written", () => {
    assert(
      property(tuple(string(), constantFrom("d", "h", "m", "s", "ms", "")), ([text, unit]) => {
        const milliseconds = parseDuration(text + unit) ?? 1;
        expect(milliseconds > 0 && milliseconds <= yearMs).toBe(true);
      }),
    );
  });
});
