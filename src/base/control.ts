// Line breaks and tabs are text; so is U+0085, which YAML counts as a line break.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]/g;

/** The first control character of a text, which no text needs and a terminal would obey; null: there is none. */
export function controlIn(text: string): { readonly name: string; readonly index: number } | null {
  const index = text.search(CONTROL);
  return index < 0 ? null : { name: unicodeName(text, index), index };
}

/** `U+001B`. */
export function unicodeName(text: string, index: number): string {
  return `U+${text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text as it can be shown to people whatever it holds, no character moved: `␛` for an escape. */
export function visible(text: string): string {
  return text.replace(CONTROL, (sign) => {
    const code = sign.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\uFFFD';
  });
}
