/** What YAML's core schema makes of a text without quotes. */
export type PlainScalar =
  | { readonly kind: "text" }
  | { readonly kind: "null" }
  | { readonly kind: "value"; readonly value: number | boolean }
  /** A number in a spelling that programs read differently, or cannot hold: `0600`, `0x1F`, `1e3`, `9007199254740993`. */
  | { readonly kind: "doubtful-number" };

/** Classifies an unquoted scalar by the core schema of YAML 1.2 (section 10.3.2 of the specification). */
export function readPlainScalar(text: string): PlainScalar {
  if (/^(?:~|null|Null|NULL)?$/.test(text)) return { kind: "null" };
  if (/^(?:true|True|TRUE)$/.test(text)) return { kind: "value", value: true };
  if (/^(?:false|False|FALSE)$/.test(text)) return { kind: "value", value: false };
  if (!isNumber(text)) return { kind: "text" };
  const value = Number(text);
  return String(value) === text ? { kind: "value", value } : { kind: "doubtful-number" };
}

function isNumber(text: string): boolean {
  return (
    /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text) ||
    /^0o[0-7]+$|^0x[0-9a-fA-F]+$/.test(text) ||
    /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text)
  );
}
