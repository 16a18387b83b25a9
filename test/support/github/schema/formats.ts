import type { Format } from "ajv";

/** The formats GitHub's description names. Numbers of 64 bits arrive as JavaScript's. */
export const formats: Readonly<Record<string, Format>> = {
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u,
  date: /^\d{4}-\d{2}-\d{2}$/u,
  uri: (text: string) => URL.canParse(text) && !/[\s<>"{}|\\^`]/u.test(text),
  "uri-template": (text: string) => URL.canParse(text.replaceAll(/\{[^{}]*\}/gu, "x")),
  email: /^[^\s@]+@[^\s@]+$/u,
  "repo.nwo": /^[^\s/]+\/[^\s/]+$/u,
  timestamp: true,
  binary: true,
  int32: { type: "number", validate: Number.isInteger },
  int64: { type: "number", validate: Number.isSafeInteger },
  double: { type: "number", validate: Number.isFinite },
};
