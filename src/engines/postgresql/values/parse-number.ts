/** A number at the start of a text, and what follows it. */
export interface NumberPrefix {
  readonly value: number;
  readonly rest: string;
}

/** `strtol` with base 0: a leading 0 is octal, 0x hexadecimal. */
const integerPattern = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/;

/** `strtod`: decimal, hexadecimal with an optional binary exponent, infinity. */
const decimalPattern = /^[ \t\n\v\f\r]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/;
const hexadecimalPattern =
  /^[ \t\n\v\f\r]*([+-]?)0[xX](?:([0-9a-fA-F]+)\.?([0-9a-fA-F]*)|\.([0-9a-fA-F]+))(?:[pP]([+-]?[0-9]+))?/;
const infinityPattern = /^[ \t\n\v\f\r]*([+-]?)inf(?:inity)?/i;

const longMax = 2 ** 63;
const smallestNormal = 2 ** -1022;

/**
 * `parse_int` of guc.c up to the unit: a text that goes on with `.` or `e`, or is too long for a C `long`, is read as a real number.
 *
 * @returns undefined if there is no number, or none that a `double` can hold
 */
export function parseIntegerPrefix(text: string): NumberPrefix | undefined {
  const [whole = "", sign, digits] = integerPattern.exec(text) ?? [];
  const next = text[whole.length];
  if (digits === undefined) return next === "." ? parseRealPrefix(text) : undefined;
  const magnitude = parseDigits(digits);
  const isReal = next === "." || next === "e" || next === "E" || magnitude >= longMax;
  return isReal ? parseRealPrefix(text) : { value: withSign(sign, magnitude), rest: text.slice(whole.length) };
}

function parseDigits(digits: string): number {
  if (/^0[xX]/.test(digits)) return Number.parseInt(digits, 16);
  return Number.parseInt(digits, digits.startsWith("0") ? 8 : 10);
}

/**
 * `strtod` as guc.c uses it; NaN, overflow and underflow count as no number.
 *
 * @returns undefined if there is no number
 */
export function parseRealPrefix(text: string): NumberPrefix | undefined {
  return parseHexadecimal(text) ?? parseDecimal(text) ?? parseInfinity(text);
}

function parseDecimal(text: string): NumberPrefix | undefined {
  const [whole] = decimalPattern.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const value = Number(whole);
  const isZero = !/^[^eE]*[1-9]/.test(whole);
  return inDoubleRange(value, isZero) ? { value, rest: text.slice(whole.length) } : undefined;
}

function parseHexadecimal(text: string): NumberPrefix | undefined {
  const [whole, sign, integer = "", fraction, bareFraction, exponent = "0"] = hexadecimalPattern.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const behindPoint = fraction ?? bareFraction ?? "";
  const digits = Number.parseInt(`0${integer}${behindPoint}`, 16);
  const value = digits * 2 ** (Number(exponent) - 4 * behindPoint.length);
  const isUsable = inDoubleRange(value, digits === 0);
  return isUsable ? { value: withSign(sign, value), rest: text.slice(whole.length) } : undefined;
}

function parseInfinity(text: string): NumberPrefix | undefined {
  const [whole, sign] = infinityPattern.exec(text) ?? [];
  return whole === undefined ? undefined : { value: withSign(sign, Infinity), rest: text.slice(whole.length) };
}

/** What `errno == ERANGE` refuses is outside. */
function inDoubleRange(value: number, isZero: boolean): boolean {
  return isZero || (Math.abs(value) >= smallestNormal && Number.isFinite(value));
}

function withSign(sign: string | undefined, magnitude: number): number {
  return sign === "-" ? -magnitude : magnitude;
}
