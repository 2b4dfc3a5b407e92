import { z } from 'zod';
import type { Code } from '../base/codes.js';
import { NAME, NAME_TEXT } from './name.js';

/** What a rule of the schema that is not a shape puts into its issue, for `validate` to read. */
export type Refusal = { readonly code: Code; readonly message: string; readonly hint?: string };

export const id = z.string().regex(NAME, {
  error: 'a name is a lowercase letter, then lowercase letters, digits, `_` and `-`',
  abort: true,
});

/** A name that the board gives to a thing, a look; `none` is taken: it means nothing and nobody. */
export const thingName = id.regex(
  /^(?!none$)/,
  '`none` means nothing and nobody, so nothing can be called that',
);

/** A name for `${{ name }}`: an axis, a column, a var. */
export const variableName = id.regex(
  /^(?!(?:board|from)$)/,
  '`board` is the name of the board and `from` names a CSV file, so no axis, column or var can be called that',
);

export const modelName = z
  .string()
  .regex(/^[^\s/]+(\/[^\s/]+)*$/, 'a model is written `provider/model`, or `animatic`');

export const aspect = z
  .string()
  .regex(/^[1-9]\d?:[1-9]\d?$/, {
    error: 'an aspect is width:height, numbers of one or two digits, such as "16:9"',
    abort: true,
  })
  .refine((value) => ratio(value) <= 8 && ratio(value) >= 1 / 8, 'no film is that narrow: at most 8:1');

/** Of a delivered picture: even, as H.264 wants them, and within what its level 6.2 allows. */
export const pixelSize = z
  .string()
  .regex(/^[1-9]\d{1,3}x[1-9]\d{1,3}$/, {
    error: 'a size is width x height in pixels, such as 1080x1920',
    abort: true,
  })
  .refine(
    (size) => size.split('x').every((pixels) => Number(pixels) % 2 === 0),
    'width and height must be even numbers of pixels',
  )
  .refine((size) => ratio(size.replace('x', ':')) <= 8 && ratio(size.replace('x', ':')) >= 1 / 8, {
    error: 'no film is that narrow: at most 8:1',
  });

/** A delivery has its shape by an aspect, by a size, or from the film. */
export function oneShape(
  { aspect: shape, size }: { aspect?: string | undefined; size?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (shape === undefined || size === undefined) return;
  refuse(context, { code: 'wrong-value', message: 'a delivery has an `aspect` or a `size`, not both' });
}

export const url = z.string().regex(/^https:\/\/\S+$/, 'a URL begins with https:// and holds no spaces');

/** A file of the project, or an address where an image may be fetched. */
export const imagePath = z
  .string()
  .regex(/\S/, { error: 'is empty', abort: true })
  .superRefine((path, context) => {
    if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(path) || path.startsWith('https://')) return;
    refuse(context, {
      code: 'wrong-value',
      message: 'an image is fetched from https:// only',
      hint: 'write its https address, or download it into the project and write its path',
    });
  });

/** A file of the project. */
export const filePath = z
  .string()
  .regex(/\S/, { error: 'is empty', abort: true })
  .superRefine((path, context) => {
    if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return;
    refuse(context, {
      code: 'wrong-value',
      message: 'this is a file of the project, not an address',
      hint: 'download it into the project and write its path',
    });
  });

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'a sha-256 is 64 digits from 0 to f');

/** `tomas`, `tomas/gala`. */
export const member = z
  .string()
  .regex(new RegExp(`^${NAME_TEXT}(/${NAME_TEXT})?$`), 'the cast is written `name` or `name/look`');

/** A path in the author's text that is the same in every variant, because it says what is read before them. */
export const fixedPath = filePath.refine((path) => !path.includes('${{'));

/** A title comes and goes within its time. */
export function shortFades(
  { fade, duration }: { fade?: number | undefined; duration?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (typeof fade !== 'number' || typeof duration !== 'number' || 2 * fade <= duration) return;
  refuse(context, {
    code: 'wrong-value',
    message: `the title lasts ${duration} s, and takes ${2 * fade} s to come and to go`,
    hint: 'let it last longer, or fade faster',
  });
}

export function isRefusal(params: unknown): params is Refusal {
  return typeof params === 'object' && params !== null && 'code' in params && 'message' in params;
}

export function refuse(context: z.RefinementCtx, refusal: Refusal): void {
  context.addIssue({ code: 'custom', message: refusal.message, params: refusal });
}

/** Exactly one of `image`, `url` and `file_id`; a hash only beside a URL. */
export function oneSource(
  value: { image?: unknown; url?: unknown; file_id?: unknown; sha256?: unknown },
  context: z.RefinementCtx,
): void {
  const named = [value.image, value.url, value.file_id].filter((one) => one !== undefined);
  if (named.length !== 1) {
    refuse(context, {
      code: 'one-source',
      message: `an image comes from exactly one of \`image\`, \`url\` and \`file_id\`; here are ${named.length}`,
    });
  }
  if (value.sha256 !== undefined && value.url === undefined) {
    refuse(context, { code: 'one-source', message: '`sha256` pins a `url`, and there is none here' });
  }
}

function ratio(text: string): number {
  const [width = 1, height = 1] = text.split(':').map(Number);
  return width / height;
}
