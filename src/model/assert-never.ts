/** Ends an exhaustive switch: the compiler refuses a forgotten case, and a value from outside the types stops the run. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected case: ${JSON.stringify(value)}`);
}
