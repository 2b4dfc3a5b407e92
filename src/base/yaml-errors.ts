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
  const hint = hints[error.code];
  const blanks = error.code === 'TAB_AS_INDENT' ? '' : (/^ */.exec(source.slice(span[0]))?.[0] ?? '');
  const start = span[0] + blanks.length;
  complaints.fatal('yaml-syntax', [start, Math.max(start + 1, span[1])], {
    message: error.message,
    ...(hint !== undefined && { hint }),
  });
}

const hints: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a text that holds `: ` must be in quotes; a nested key begins a line of its own',
  BLOCK_IN_FLOW: 'a text that holds `: ` must be in quotes',
  MULTILINE_IMPLICIT_KEY:
    'is a `:` missing after a key, or is the text below a `|` not indented deeper than its key?',
  BAD_INDENT: 'keys of one map, and dashes of one list, stand in the same column',
  TAB_AS_INDENT: 'indent with spaces',
  MISSING_CHAR:
    'is a `:`, a quote or a bracket missing, or is the line indented differently than those around it?',
  UNEXPECTED_TOKEN: 'a text that holds quotes or brackets must itself be in quotes',
  BAD_DQ_ESCAPE: 'in double quotes a backslash is written twice; in single quotes it stands for itself',
};

function quoteIt(first: string): { message: string; hint: string } {
  return { message: `a text cannot begin with \`${first}\``, hint: `put the text in quotes: "${first}…"` };
}
