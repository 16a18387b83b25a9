import { lowerAscii } from "./lower-ascii.ts";
import { splitList } from "./parse-list.ts";

type Part = { readonly style: string } | { readonly order: string } | undefined;

/** What holds before the parameter is set. */
const defaultStyle = "ISO";
const defaultOrder = "MDY";

/**
 * `check_datestyle` of variable.c: at most one style and one order out of a list of words; German brings its own order.
 *
 * @returns `ISO, MDY` and the like, or undefined for an unknown word or a contradiction
 */
export function parseDateStyle(text: string): string | undefined {
  const parts = splitList(text, { elements: "identifiers", order: "kept" })?.map(parseWord);
  if (!parts || parts.includes(undefined)) return undefined;
  const styles = new Set(parts.flatMap((part) => (part && "style" in part ? [part.style] : [])));
  const orders = new Set(parts.flatMap((part) => (part && "order" in part ? [part.order] : [])));
  if (styles.size > 1 || orders.size > 1) return undefined;
  const [style = defaultStyle] = styles;
  const [order = style === "German" ? "DMY" : defaultOrder] = orders;
  return `${style}, ${order}`;
}

function parseWord(word: string): Part {
  const text = lowerAscii(word);
  if (text === "iso") return { style: "ISO" };
  if (text === "sql") return { style: "SQL" };
  if (text === "german") return { style: "German" };
  if (text.startsWith("postgres")) return { style: "Postgres" };
  return parseOrder(text);
}

function parseOrder(text: string): Part {
  if (text === "ymd") return { order: "YMD" };
  if (text === "dmy" || text.startsWith("euro")) return { order: "DMY" };
  if (text === "mdy" || text === "us" || text.startsWith("noneuro")) return { order: "MDY" };
  return undefined;
}
