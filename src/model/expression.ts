import type { SourcePosition } from "./source-position.ts";

/** What an expression may see and return. Sizes are bytes (bigint), durations are milliseconds (number or bigint). */
export type ExpressionValue =
  | bigint
  | number
  | boolean
  | string
  | null
  | readonly ExpressionValue[]
  | { readonly [name: string]: ExpressionValue };

/** The names an expression may use: `memory`, `vcpu`, `labels`, `version`, its variables, `settings`. */
export type ExpressionScope = Readonly<Record<string, ExpressionValue>>;

/** The outcome of an expression: its value, or why it has none. */
export type Evaluation =
  | { readonly kind: "value"; readonly value: ExpressionValue }
  | { readonly kind: "failure"; readonly reason: string };

/** A CEL expression, compiled where its document was read; stages only call it. */
export interface Expression {
  readonly source: string;
  readonly at: SourcePosition;
  evaluate(scope: ExpressionScope): Evaluation;
}

const mentions = /\bsettings\b(?:\.(?<member>[A-Za-z_]\w*)|\[\s*(?:"(?<double>[^"\\]+)"|'(?<single>[^'\\]+)')\s*\])?/g;

/**
 * The settings that an expression may look at, by name; `undefined` where it may look at all of them (`settings` itself, a computed
 * index). Never too few: a name in a comment or a text counts as well.
 */
export function mentionedSettings(expression: Pick<Expression, "source">): readonly string[] | undefined {
  const { names } = mentioned.get(expression) ?? { names: findMentioned(expression) };
  mentioned.set(expression, { names });
  return names;
}

/** A rule is asked for every instance of a fleet. */
const mentioned = new WeakMap<Pick<Expression, "source">, { readonly names: readonly string[] | undefined }>();

function findMentioned({ source }: Pick<Expression, "source">): readonly string[] | undefined {
  const names = [...source.matchAll(mentions)].map(
    ({ groups }) => groups?.["member"] ?? groups?.["double"] ?? groups?.["single"],
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}
