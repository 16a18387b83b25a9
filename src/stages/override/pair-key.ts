/** A key for one parameter of one instance, to be used in maps and sets. */
export function pairKey({ instance, parameter }: { readonly instance: string; readonly parameter: string }): string {
  return `${instance} ${parameter}`;
}
