import type { Fonts } from './fonts.js';

/** A text that can be drawn: every character of it has a picture in the families named. */
export type Legible = {
  readonly text: string;
  /** For `ctx.font`: `"castreel inter latin", "castreel noto-sans-arabic arabic"`. */
  readonly families: string;
  /** By its first strong letter. */
  readonly rightToLeft: boolean;
  /** Letters that join are never tracked apart. */
  readonly joined: boolean;
};

/** Scripts that a person can be told by name, with the package that draws them where there is one. */
const scripts: readonly { name: string; letters: RegExp; font: string | null }[] = [
  { name: 'Han', letters: /\p{Script=Han}/u, font: 'noto-sans-tc' },
  { name: 'Hangul', letters: /\p{Script=Hangul}/u, font: 'noto-sans-kr' },
  { name: 'kana', letters: /\p{Script=Hiragana}|\p{Script=Katakana}/u, font: 'noto-sans-jp' },
  { name: 'Devanagari', letters: /\p{Script=Devanagari}/u, font: 'noto-sans-devanagari' },
  { name: 'Thai', letters: /\p{Script=Thai}/u, font: 'noto-sans-thai' },
  { name: 'Bengali', letters: /\p{Script=Bengali}/u, font: null },
  { name: 'Tamil', letters: /\p{Script=Tamil}/u, font: null },
  { name: 'Telugu', letters: /\p{Script=Telugu}/u, font: null },
  { name: 'Gujarati', letters: /\p{Script=Gujarati}/u, font: null },
  { name: 'Georgian', letters: /\p{Script=Georgian}/u, font: null },
  { name: 'Armenian', letters: /\p{Script=Armenian}/u, font: null },
  { name: 'Khmer', letters: /\p{Script=Khmer}/u, font: null },
  { name: 'Ethiopic', letters: /\p{Script=Ethiopic}/u, font: null },
];

/** Beyond this share of characters without a picture, a text of code numbers would be noise. */
const MOST_MISSING = 0.3;

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const joining =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}]/u;

/**
 * The text as it can be drawn with the fonts at hand, honest about the rest: a few missing characters appear by code
 * (`[U+1F3AC]`), a text of a script without a font becomes one sentence, in a `short` field the script's name alone.
 */
export function legible(raw: string, field: 'long' | 'short', fonts: Fonts): Legible {
  const text = clean(raw);
  const characters = Array.from(text);
  const missing = characters.filter((character) => !drawn(character, fonts));
  const shown =
    missing.length === 0
      ? text
      : missing.length > MOST_MISSING * characters.filter((character) => character !== ' ').length
        ? apology(missing, field)
        : characters.map((one) => (drawn(one, fonts) ? one : codeOf(one))).join('');
  return {
    text: shown,
    families: familiesOf(shown, fonts),
    rightToLeft: rightToLeft.test(/\p{L}/u.exec(shown)?.[0] ?? ''),
    joined: joining.test(shown),
  };
}

/** Why a text cannot be drawn as it stands, and the package that would help; null: it can be. */
export function undrawn(
  raw: string,
  fonts: Fonts,
): { readonly what: string; readonly font: string | null } | null {
  const missing = Array.from(clean(raw)).filter((character) => !drawn(character, fonts));
  if (missing.length === 0) return null;
  const script = scriptOf(missing);
  const codes = [...new Set(missing)].map((one) => codeOf(one).slice(1, -1));
  const shown = codes.length > 3 ? `${codes.slice(0, 3).join(', ')} …` : codes.join(', ');
  return { what: script === undefined ? shown : `${script.name} (${shown})`, font: script?.font ?? null };
}

/** One line of it, or what replaces a line: `like` gives families and direction. */
export function legibleLine(text: string, like: Legible): Legible {
  return { ...like, text };
}

/** Composed, on one line, without control characters and halves of surrogate pairs. A space that holds words together stays. */
function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\S\u00a0]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .trim();
}

/** Joiners and variation selectors have no picture of their own. */
function drawn(character: string, fonts: Fonts): boolean {
  return isInvisible(character) || fonts.familyFor(codePointOf(character)) !== null;
}

function isInvisible(character: string): boolean {
  return character === ' ' || /\p{Default_Ignorable_Code_Point}/u.test(character);
}

function familiesOf(text: string, fonts: Fonts): string {
  const found = Array.from(`a${text}`)
    .filter((character) => !isInvisible(character))
    .map((character) => fonts.familyFor(codePointOf(character)));
  return [...new Set(found)]
    .filter((family) => family !== null)
    .map((family) => `"${family}"`)
    .join(', ');
}

function scriptOf(missing: readonly string[]): (typeof scripts)[number] | undefined {
  return scripts.find(({ letters }) => letters.test(missing.join('')));
}

function apology(missing: readonly string[], field: 'long' | 'short'): string {
  const script = scriptOf(missing);
  if (field === 'short') return `[${script?.name ?? 'no font'}]`;
  const which = script === undefined ? '' : `, ${script.name}`;
  const remedy = script?.font ? `; npm install @fontsource-variable/${script.font} adds one` : '';
  return `[${missing.length} characters${which}: no font for this script is installed${remedy}]`;
}

function codeOf(character: string): string {
  return `[U+${codePointOf(character).toString(16).toUpperCase().padStart(4, '0')}]`;
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
