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

/** Scripts that a person can be told by name, with a font that draws them. */
const scripts: readonly { name: string; letters: RegExp; font: string }[] = [
  { name: 'Han', letters: /\p{Script=Han}/u, font: 'Noto Sans TC' },
  { name: 'Hangul', letters: /\p{Script=Hangul}/u, font: 'Noto Sans KR' },
  { name: 'kana', letters: /\p{Script=Hiragana}|\p{Script=Katakana}/u, font: 'Noto Sans JP' },
  { name: 'Devanagari', letters: /\p{Script=Devanagari}/u, font: 'Noto Sans Devanagari' },
  { name: 'Thai', letters: /\p{Script=Thai}/u, font: 'Noto Sans Thai' },
  { name: 'Bengali', letters: /\p{Script=Bengali}/u, font: 'Noto Sans Bengali' },
  { name: 'Tamil', letters: /\p{Script=Tamil}/u, font: 'Noto Sans Tamil' },
  { name: 'Telugu', letters: /\p{Script=Telugu}/u, font: 'Noto Sans Telugu' },
  { name: 'Gujarati', letters: /\p{Script=Gujarati}/u, font: 'Noto Sans Gujarati' },
  { name: 'Georgian', letters: /\p{Script=Georgian}/u, font: 'Noto Sans Georgian' },
  { name: 'Armenian', letters: /\p{Script=Armenian}/u, font: 'Noto Sans Armenian' },
  { name: 'Khmer', letters: /\p{Script=Khmer}/u, font: 'Noto Sans Khmer' },
  { name: 'Ethiopic', letters: /\p{Script=Ethiopic}/u, font: 'Noto Sans Ethiopic' },
];

/** Beyond this share of characters without a picture, a text of code numbers would be noise. */
const MOST_MISSING = 0.3;

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const joining =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Khmer}\p{Script=Myanmar}]/u;

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

/** Why a text cannot be drawn as it stands, and what would help; null: it can be. */
export function undrawn(
  raw: string,
  fonts: Fonts,
): { readonly what: string; readonly remedy: string } | null {
  const missing = Array.from(clean(raw)).filter((character) => !drawn(character, fonts));
  if (missing.length === 0) return null;
  const script = scriptOf(missing);
  const codes = [...new Set(missing)].map((one) => codeOf(one).slice(1, -1));
  const shown = codes.length > 3 ? `${codes.slice(0, 3).join(', ')} …` : codes.join(', ');
  return {
    what: script === undefined ? shown : `${script.name} (${shown})`,
    remedy: remedyFor(script?.font ?? null),
  };
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
  return `[${missing.length} characters${which}: no font here has this script; ${remedyFor(script?.font ?? null)}]`;
}

/** `fonts: [fonts/NotoSansThai.ttf]` in castreel.config.yaml. */
function remedyFor(font: string | null): string {
  const file = font === null ? 'FILE' : `fonts/${font.replaceAll(' ', '')}.ttf`;
  return `\`fonts: [${file}]\` in castreel.config.yaml adds one`;
}

function codeOf(character: string): string {
  return `[U+${codePointOf(character).toString(16).toUpperCase().padStart(4, '0')}]`;
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
