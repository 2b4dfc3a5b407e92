import { z } from 'zod';
import { inOneLine, type Answer } from './answer.js';

/** What a service says of a call that did not succeed: for people, and for its adapter to choose a kind from. */
export type Said = {
  /** Its own name for it; null: it gives none. */
  readonly code: string | null;
  /** In one line; empty: it says nothing. */
  readonly message: string;
  /** `answered 429: too many requests (resource-exhausted)`. */
  readonly line: string;
};

const name = z.union([z.string(), z.number().transform(String)]).catch('');
const words = z.string().catch('');
const inner = z.object({ code: name, name, message: words });

/** `{code, error}`, `{error: {message, code}}`, `{error: {name, message}}`, `{code, message, error_code}`, `{message, statusCode}`. */
const errorSchema = z.object({
  code: name,
  error_code: name,
  message: words,
  error: z.union([z.string().transform((message) => ({ code: '', name: '', message })), inner]).catch({
    code: '',
    name: '',
    message: '',
  }),
});

/** Reads what any service answers with an error: JSON of all shapes seen, plain text, a gateway's page. */
export function saidIn({ status, json, text }: Answer): Said {
  const { data } = errorSchema.safeParse(json);
  const codes = [data?.error_code, data?.error.code, data?.error.name, data?.code];
  const code = codes.find((one) => one !== undefined && one !== '' && one !== String(status)) ?? null;
  const messages = [data?.error.message, data?.message, text.replace(/<[^>]*>/g, ' ')];
  const message = messages.map((one = '') => inOneLine(one)).find((one) => one !== '') ?? '';
  const line = `answered ${status}: ${message || 'nothing'}${code === null ? '' : ` (${code})`}`;
  return { code, message, line };
}
