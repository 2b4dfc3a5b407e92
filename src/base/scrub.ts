/** Shorter secrets are left alone: replacing them would tear up ordinary words. */
const SHORTEST = 8;

/**
 * Takes secrets out of text before it reaches a ledger, a plan, a page, a log or a message: as they are, and as they
 * look in a URL or in base64.
 */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    .sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, '[removed]'), text);
}
