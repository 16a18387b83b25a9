import fc from "fast-check";
import { expect, it } from "vitest";
import { compareBytes } from "../../../../src/adapters/metrics/files/compare-bytes.ts";

it("orders texts as their bytes are ordered", () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom("a", "b", "é", "\uFFFD", "😀"), fc.string({ unit: "binary", maxLength: 1 })),
  });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    { examples: [["a\uFFFD", "a😀"]] },
  );
});
