const sourceTexts =
  /^\/spec\/(?:settings\/[^/]+(?:\/value)?|variables\/[^/]+(?:\/(?:default|min|max))?|allow\/[^/]+(?:\/(?:values\/)?\d+|\/min|\/max))$/;

/** True for values of parameters and variables, which keep their source text: the engine's grammar reads them, not YAML's. */
export function isSourceText(pointer: string): boolean {
  return sourceTexts.test(pointer);
}
