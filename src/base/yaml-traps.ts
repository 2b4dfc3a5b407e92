import type { Complaints } from './complaints.js';

/** Sees a text lexeme by lexeme, as YAML cuts it, and complains of what its reader passes in silence or finds too late. */
export type Watch = {
  /** `type`: as the library names it. Returns the offset after the lexeme. */
  see(lexeme: string, type: string | null, offset: number): number;
  /** After the last one. */
  end(): void;
  /** From here on the text is read as something else than its author meant: what is wrong behind it is no news. */
  brokenAt(): number;
};

export function watchTraps(complaints: Complaints): Watch {
  const silent = watchSilent(complaints);
  const open = watchOpen(complaints);
  let isText = false;
  return {
    see: (lexeme, type, offset) => {
      // These mark what follows and are no part of the text; a block or plain text is the lexeme after its mark.
      const isMark = !isText && (type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end');
      const kind = isText ? 'text' : type;
      isText = isMark && type === 'scalar';
      if (!isMark && silent(lexeme, kind, offset)) open.eaten(offset);
      open.see(lexeme, kind, offset);
      return isMark ? offset : offset + lexeme.length;
    },
    end: open.end,
    brokenAt: open.brokenAt,
  };
}

type See = (lexeme: string, type: string | null, offset: number) => void;

/** Comments that eat text, tags, directives. True: the rest of the line was eaten. */
function watchSilent(complaints: Complaints): (...lexeme: Parameters<See>) => boolean {
  let [plain, space] = [false, false];
  return (lexeme, type, offset) => {
    const span = [offset, offset + lexeme.length] as const;
    if (type === 'text') {
      plain = !lexeme.endsWith('\n') && !isNoText(lexeme);
      space = false;
      return false;
    }
    const eats = type === 'comment' && plain && space && /^#[^ \t]/.test(lexeme);
    if (eats) {
      complaints.error('yaml-comment', span, {
        message: `\`${shorten(lexeme)}\` is a comment, not a part of the text before it`,
        hint: 'put the whole text in quotes, or a space after the `#`',
      });
    }
    if (type === 'tag') {
      complaints.error('yaml-tag', span, {
        message: `\`${shorten(lexeme)}\` is a tag, not text, and the language has no tags`,
        hint: 'put the text in quotes, or remove the tag',
      });
    }
    if (type === 'directive-line') {
      complaints.error('yaml-directive', span, {
        message: `\`${shorten(lexeme)}\` is a directive, and the language has no directives`,
        hint: 'remove the line',
      });
    }
    space = type === 'space';
    plain = plain && space;
    return eats;
  };
}

type Opened = { readonly sign: string; readonly offset: number };

/** Quotes and brackets that are opened and never closed, or closed too soon. */
function watchOpen(complaints: Complaints): {
  see: See;
  /** A comment that was meant as text begins here, and may hide what closes a bracket. */
  eaten: (offset: number) => void;
  end: () => void;
  brokenAt: () => number;
} {
  const brackets: Opened[] = [];
  let brokenAt = Infinity;
  let eatenAt = -1;
  let quoted: { readonly lexeme: string; readonly offset: number } | null = null;
  const broken = (offset: number, message: string, hint: string): void => {
    if (brokenAt < Infinity) return;
    brokenAt = offset;
    complaints.fatal('yaml-syntax', [offset, offset + 1], { message, hint });
  };
  const neverClosed = ({ sign, offset }: Opened): void => {
    if (eatenAt > offset && brokenAt === Infinity) {
      brokenAt = offset;
      complaints.giveUp();
    }
    broken(offset, `this ${sign} is never closed`, `a ${CLOSING[sign] ?? sign} is missing`);
  };
  const see: See = (lexeme, type, offset) => {
    if (type === 'text' && quoted !== null) {
      const { lexeme: text, offset: start } = quoted;
      const sign = text[0] ?? '';
      if (text.includes('\n')) neverClosed({ sign, offset: start });
      else
        broken(start + text.length - 1, 'the text ends at this quote, and more follows', INNER[sign] ?? '');
    }
    if (type !== 'space' && type !== 'scalar') quoted = null;
    if (type === 'single-quoted-scalar' || type === 'double-quoted-scalar') {
      quoted = { lexeme, offset };
      if (!WHOLE.test(lexeme)) neverClosed({ sign: lexeme[0] ?? '', offset });
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets.push({ sign: lexeme, offset });
    const last = brackets.at(-1);
    if (type === 'flow-map-end' || type === 'flow-seq-end') {
      brackets.pop();
      if (last === undefined) broken(offset, `this ${lexeme} closes nothing`, 'remove it, or quote the text');
      else if (CLOSING[last.sign] !== lexeme) neverClosed(last);
    }
    if (type === 'flow-error-end' && last !== undefined) neverClosed(last);
  };
  return {
    see,
    eaten: (offset) => {
      eatenAt = offset;
    },
    end: () => {
      const last = brackets.at(-1);
      if (last !== undefined) neverClosed(last);
    },
    brokenAt: () => brokenAt,
  };
}

const WHOLE = /^(?:"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*')$/;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
const INNER: Readonly<Record<string, string>> = {
  '"': 'put the whole text in single quotes, or write \\" for a quote inside it',
  "'": "put the whole text in double quotes, or write '' for an apostrophe inside it",
};

/** A plain scalar that YAML reads as null, a truth value or a number. */
function isNoText(plain: string): boolean {
  return /^(?:~|null|true|false|[-+]?\.?\d[\d.eExo+a-fA-F-]*)$/i.test(plain);
}

/** For messages. */
export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
