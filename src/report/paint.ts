/** The few ways in which a word stands out on a terminal. */
export type Style = "bold" | "green" | "yellow" | "red";

/** Gives visible text a style; the text must not hold escape sequences of its own. */
export type Paint = (style: Style, text: string) => string;

/** Select Graphic Rendition, ECMA-48 section 8.3.117. */
const parameters: Readonly<Record<Style, number>> = { bold: 1, red: 31, green: 32, yellow: 33 };

/** Leaves text as it is. */
export const plain: Paint = (_, text) => text;

/** Paints with escape sequences and takes the style back after each piece. */
export const terminalColours: Paint = (style, text) => `\u001B[${parameters[style]}m${text}\u001B[0m`;
