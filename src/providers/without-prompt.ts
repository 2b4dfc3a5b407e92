/** So many words in a row are no coincidence. */
const RUN = 3;

/**
 * A text without what it repeats of a prompt, folded or cut as it may be: anything can stand in a prompt, and it says
 * nothing of how a request went. A prompt of one word is found nowhere.
 */
export function withoutPrompt(text: string, prompt: string): string {
  const spoken = wordsIn(prompt);
  const length = Math.min(RUN, spoken.length);
  if (length < 2) return text;
  // After each run the words that may follow, of which a text that was cut ends with a part.
  const followers = new Map<string, string[]>();
  for (const [first, run] of runsOf(spoken, length))
    followers.set(run, [
      ...(followers.get(run) ?? []),
      ...spoken.slice(first + length, first + length + 1).map(({ word }) => word),
    ]);

  const words = wordsIn(text);
  const repeated = new Set<Word>();
  for (const [first, run] of runsOf(words, length)) {
    const after = followers.get(run);
    if (after === undefined) continue;
    for (const one of words.slice(first, first + length)) repeated.add(one);
    const next = words[first + length];
    if (next !== undefined && after.some((whole) => whole.startsWith(next.word))) repeated.add(next);
  }
  let left = '';
  let at = 0;
  for (const { from, to } of repeated) {
    left += text.slice(at, from);
    at = to;
  }
  return left + text.slice(at);
}

/** The same of every text of a document; what has no white space, as names and addresses, is left as it is. */
export function documentWithoutPrompt(json: unknown, prompt: string): unknown {
  if (typeof json === 'string') return /\s/.test(json) ? withoutPrompt(json, prompt) : json;
  if (Array.isArray(json)) return json.map((one: unknown) => documentWithoutPrompt(one, prompt));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, documentWithoutPrompt(value, prompt)]),
  );
}

type Word = { readonly word: string; readonly from: number; readonly to: number };

function wordsIn(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    from: index,
    to: index + word.length,
  }));
}

function runsOf(words: readonly Word[], length: number): [first: number, run: string][] {
  return words.slice(0, Math.max(0, words.length - length + 1)).map((_, first) => [
    first,
    words
      .slice(first, first + length)
      .map(({ word }) => word)
      .join(' '),
  ]);
}
