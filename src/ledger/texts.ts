/** Of texts in the order of the alphabet, which times share: the first that there is. */
export function firstText(texts: readonly (string | null)[]): string | null {
  return sorted(texts)[0] ?? null;
}

export function lastText(texts: readonly (string | null)[]): string | null {
  return sorted(texts).at(-1) ?? null;
}

function sorted(texts: readonly (string | null)[]): string[] {
  return texts.filter((text) => text !== null).sort();
}
