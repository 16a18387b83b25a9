import { lowerAscii } from "./lower-ascii.ts";

/** Encodings of the server (`pg_enc2name_tbl` in encnames.c), by their simplified names. */
const encodings: ReadonlyMap<string, string> = new Map(
  (
    "SQL_ASCII EUC_JP EUC_CN EUC_KR EUC_TW EUC_JIS_2004 UTF8 MULE_INTERNAL LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 LATIN6 LATIN7 LATIN8 " +
    "LATIN9 LATIN10 WIN1256 WIN1258 WIN866 WIN874 KOI8R WIN1251 WIN1252 ISO_8859_5 ISO_8859_6 ISO_8859_7 ISO_8859_8 WIN1250 WIN1253 " +
    "WIN1254 WIN1255 WIN1257 KOI8U SJIS BIG5 GBK UHC GB18030 JOHAB SHIFT_JIS_2004"
  )
    .split(" ")
    .map((name) => [simplify(name), name]),
);

/** Other names of the same encodings (`pg_encname_tbl`). */
const encodingAliases: Readonly<Record<string, string>> = {
  abc: "WIN1258",
  alt: "WIN866",
  iso88591: "LATIN1",
  iso885910: "LATIN6",
  iso885913: "LATIN7",
  iso885914: "LATIN8",
  iso885915: "LATIN9",
  iso885916: "LATIN10",
  iso88592: "LATIN2",
  iso88593: "LATIN3",
  iso88594: "LATIN4",
  iso88599: "LATIN5",
  koi8: "KOI8R",
  mskanji: "SJIS",
  shiftjis: "SJIS",
  tcvn: "WIN1258",
  tcvn5712: "WIN1258",
  unicode: "UTF8",
  vscii: "WIN1258",
  win: "WIN1251",
  win932: "SJIS",
  win936: "GBK",
  win949: "UHC",
  win950: "BIG5",
  windows1250: "WIN1250",
  windows1251: "WIN1251",
  windows1252: "WIN1252",
  windows1253: "WIN1253",
  windows1254: "WIN1254",
  windows1255: "WIN1255",
  windows1256: "WIN1256",
  windows1257: "WIN1257",
  windows1258: "WIN1258",
  windows866: "WIN866",
  windows874: "WIN874",
  windows932: "SJIS",
  windows936: "GBK",
  windows949: "UHC",
  windows950: "BIG5",
};

/** The server's own name of an encoding: `utf-8` is `UTF8`; undefined for none. */
export function normaliseEncoding(text: string): string | undefined {
  const name = simplify(text);
  return encodings.get(name) ?? (Object.hasOwn(encodingAliases, name) ? encodingAliases[name] : undefined);
}

function simplify(name: string): string {
  return lowerAscii(name).replace(/[^a-z0-9]/g, "");
}

/** Configurations that every server has in `pg_catalog`, which names without schema are looked up in first. */
const textSearchConfigurations: ReadonlySet<string> = new Set(
  (
    "simple arabic armenian basque catalan danish dutch english estonian finnish french german greek hindi hungarian indonesian irish " +
    "italian lithuanian nepali norwegian portuguese romanian russian serbian spanish swedish tamil turkish yiddish"
  ).split(" "),
);

/** Adds the schema that the server shows: `english` is `pg_catalog.english`. */
export function normaliseTextSearch(text: string): string {
  return textSearchConfigurations.has(text) ? `pg_catalog.${text}` : text;
}
