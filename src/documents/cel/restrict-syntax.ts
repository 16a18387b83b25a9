import type { ASTNode } from "@marcbachmann/cel-js";
import { closestNames } from "../../model/closest-names.ts";

/** Something an expression may not hold, and where in it. */
export interface SyntaxProblem {
  readonly index: number;
  readonly message: string;
}

/**
 * Functions that are cheap, always end, and give the same everywhere. Left out of the standard: `matches` (a regular expression
 * can take for ever), timestamps (they depend on the host's time zone), bytes, `dyn`, `type`, and `bind` (which can double a list
 * at every step).
 */
export const functions: readonly string[] = [
  "has size int double string bool duration min max startsWith endsWith contains",
  "lowerAscii upperAscii trim split join indexOf lastIndexOf substring",
  "getHours getMinutes getSeconds getMilliseconds",
  "all exists exists_one map filter",
].flatMap((names) => names.split(" "));

const loops: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** Loops inside loops: two cover any pair of settings, three could run a hundred million steps. */
const maxLoopDepth = 2;

/** Finds the first part of an expression that is CEL, but not allowed here. */
export function findForbiddenSyntax(root: ASTNode): SyntaxProblem | undefined {
  const waiting: { readonly node: ASTNode; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next;
    const called = calledFunction(node);
    const depth = called !== undefined && loops.has(called) ? next.depth + 1 : next.depth;
    const message = findProblem(called, depth);
    if (message) return { index: node.start, message };
    for (const child of childrenOf(node.args)) waiting.push({ node: child, depth });
  }
  return undefined;
}

function calledFunction(node: ASTNode): string | undefined {
  return node.op === "call" || node.op === "rcall" ? node.args[0] : undefined;
}

function findProblem(called: string | undefined, depth: number): string | undefined {
  if (depth > maxLoopDepth) return `Loops are nested more than ${maxLoopDepth} deep.`;
  if (called === undefined || functions.includes(called)) return undefined;
  const [closest] = closestNames(called, functions);
  return `There is no function ${called}${closest ? `; did you mean ${closest}?` : "."}`;
}

function childrenOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
