import type { Complaints, Span } from './complaints.js';

/** What the library finds wrong with a text, as offsets and in its own words. */
type SyntaxProblem = { readonly code: string; readonly pos: Span; readonly message: string };

/** Says it in its author's words, with the way out, where the library's are of no help. */
export function complainOf(error: SyntaxProblem, source: string, complaints: Complaints): void {
  const span = error.pos;
  const first = source[span[0]] ?? '';
  if (error.code === 'BAD_SCALAR_START' && '@`%'.includes(first)) {
    const [name] = /^@[\w/-]+(?=[ \t]*(?:[\r\n,\]}]|$))/.exec(source.slice(span[0])) ?? [];
    const { message, hint } = quoteIt(first);
    complaints.error('yaml-quote', span, {
      message,
      hint:
        name === undefined
          ? hint
          : `in a text, write "${name}"; where a name is wanted, ${name.slice(1)} alone`,
    });
    return;
  }
  const before = source.slice(source.lastIndexOf('\n', span[0] - 1) + 1, span[0]);
  const star = /(?:^|[\s[{,])(\*[^\s,[\]{}]*)[,\s]*$/.exec(before)?.[1];
  if (error.code === 'UNEXPECTED_TOKEN' && star !== undefined) {
    const start = span[0] - before.length + before.lastIndexOf(star);
    complaints.fatal('yaml-quote', [start, start + star.length], quoteIt('*'));
    return;
  }
  const blanks = error.code === 'TAB_AS_INDENT' ? '' : (/^ */.exec(source.slice(span[0]))?.[0] ?? '');
  const start = span[0] + blanks.length;
  const at = { code: error.code, start, end: Math.max(start + 1, span[1]) };
  const slip = slipAt(at, source) ?? { at: [start, at.end], message: error.message, hint: hints[error.code] };
  const { line } = complaints.place(slip.at).start;
  // One slip makes several errors in the library's eyes, on its line and where lines go on in the same way.
  const isNews = complaints.diagnostics.every(
    ({ code, message, place }) =>
      code !== 'yaml-syntax' ||
      (place.start.line !== line && (place.start.line !== line - 1 || message !== slip.message)),
  );
  if (!isNews) return;
  const { message, hint } = slip;
  complaints.fatal('yaml-syntax', slip.at, { message, ...(hint !== undefined && { hint }) });
}

type Slip = { readonly at: Span; readonly message: string; readonly hint?: string | undefined };

const COLUMNS = 'keys of one map, and dashes of one list, stand in the same column';
const NO_COLON = new Set(['MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR']);
const STRAY = new Set([...NO_COLON, 'UNEXPECTED_TOKEN']);

/** The usual slips of people who indent: what the library says of them names neither the line nor the cause. */
function slipAt(
  { code, start, end }: { code: string; start: number; end: number },
  source: string,
): Slip | null {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const isFirst = source.slice(lineStart, start).trim() === '';
  const line = /^.*/.exec(source.slice(start))?.[0].trimEnd() ?? '';
  const whole: Span = [start, start + Math.max(1, line.length)];
  if (/^-(?:\s|$)/.test(line) && STRAY.has(code)) {
    return isFirst
      ? {
          at: whole,
          message: 'a list item stands among keys',
          hint: 'indent it below the key whose list it belongs to',
        }
      : {
          at: whole,
          message: 'a list cannot begin on the line of its key',
          hint: 'begin it on the next line, or write [ … ]',
        };
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || (code === 'MULTILINE_IMPLICIT_KEY' && !isFirst)) {
    const text = line.replace(/^(?:"(?:[^"\\]|\\.)*"|'[^']*')/, '');
    if (/:(?:\s|$)/.test(text)) {
      const message = 'a key stands inside the value of another';
      return { at: [start, end], message, hint: hints.BLOCK_AS_IMPLICIT_KEY };
    }
    const below = /^.*\n(?:[ \t]*(?:#.*)?\n)*[ \t]*/.exec(source.slice(start))?.[0].length ?? 0;
    const next = /^.*/.exec(source.slice(start + below))?.[0].trimEnd() ?? '';
    const message = 'this line is indented below one that has a value already';
    return { at: [start + below, start + below + Math.max(1, next.length)], message, hint: COLUMNS };
  }
  if (!isFirst || !STRAY.has(code)) return null;
  if (/^[^\s"'[{]+:(?:\s|$)/.test(line)) {
    return { at: whole, message: 'this line is indented unlike those it belongs to', hint: COLUMNS };
  }
  if (!NO_COLON.has(code)) return null;
  const message = 'this line is neither a key nor a part of the text above it';
  const hint = 'a key ends in `:`; a text that goes on, also below a `|`, is indented deeper than its key';
  return { at: whole, message, hint };
}

const hints: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a text that holds `: ` must be in quotes; a nested key begins a line of its own',
  BLOCK_IN_FLOW: 'a text that holds `: ` must be in quotes',
  BAD_INDENT: COLUMNS,
  TAB_AS_INDENT: 'indent with spaces',
  MISSING_CHAR:
    'is a `:`, a quote or a bracket missing, or is the line indented differently than those around it?',
  UNEXPECTED_TOKEN: 'a text that holds quotes or brackets must itself be in quotes',
  BAD_DQ_ESCAPE: 'in double quotes a backslash is written twice; in single quotes it stands for itself',
};

function quoteIt(first: string): { message: string; hint: string } {
  const sign = first === '`' ? 'a backtick' : `\`${first}\``;
  return { message: `a text cannot begin with ${sign}`, hint: `put the text in quotes: "${first}…"` };
}
