/** A fenced block of a Markdown text. */
export interface Block {
  readonly language: string;
  /** Without the indentation that the block has as a part of a list. */
  readonly text: string;
}

/** The fenced blocks of a Markdown text, in order. */
export function readBlocks(markdown: string): readonly Block[] {
  const fence = /^(?<indent> *)```(?<language>\w*)\n(?<body>[\s\S]*?)^ *```$/gm;
  return [...markdown.matchAll(fence)].map(({ groups }) => ({
    language: groups?.["language"] ?? "",
    text: (groups?.["body"] ?? "").replaceAll(new RegExp(`^${groups?.["indent"] ?? ""}`, "gm"), ""),
  }));
}
