/** Shorter secrets are left alone: replacing them would tear up ordinary words. */
const SHORTEST = 8;

/** A secret as it is, and as it looks in a URL or in base64, the longest first; none of one that is too short. */
export function formsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST) return [];
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
  return [...new Set(forms)].sort(longestFirst);
}

/**
 * Takes secrets out of text before it reaches a ledger, a plan, a page, a log or a message,
 * in all their forms.
 */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap(formsOf).sort(longestFirst);
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, '[removed]'), text);
}

function longestFirst(a: string, b: string): number {
  return b.length - a.length;
}
