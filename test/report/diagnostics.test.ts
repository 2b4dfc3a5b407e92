import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import {
  countText,
  diagnosticsGithub,
  diagnosticsJson,
  diagnosticsText,
} from '../../src/report/diagnostics.js';
import { plain } from '../../src/report/paint.js';

const board = 'version: 1\nshots:\n  - id: a\n    prompt: "@mria runs"\n';

const unknown: Diagnostic = {
  severity: 'error',
  code: 'unknown-name',
  message: 'nobody here is called @mria',
  place: { file: 'b.yaml', start: { line: 4, column: 14 }, end: { line: 4, column: 19 } },
  hint: 'did you mean @mira?',
  also: null,
};

describe('problems', () => {
  test('stand with their lines, the place marked, and what to do', () => {
    expect(diagnosticsText([unknown], new Map([['b.yaml', board]]), plain)).toBe(
      [
        'error[unknown-name]: nobody here is called @mria',
        '  --> b.yaml:4:14',
        '  3 |   - id: a',
        '> 4 |     prompt: "@mria runs"',
        '    |              ^^^^^',
        '  5 |',
        '  = did you mean @mira?',
        '',
        '',
      ].join('\n'),
    );
  });

  test('are shown up to a limit and counted in full', () => {
    const many = Array.from({ length: 10_000 }, () => unknown);
    const text = diagnosticsText(many, new Map(), plain);
    expect(text.match(/error\[/g)).toHaveLength(50);
    expect(text).toContain('… and 9950 more');
    expect(countText([...many, { ...unknown, severity: 'warning' }])).toBe('10000 errors, 1 warning');
  });

  test('are one flat document for programs, in order of place', () => {
    const earlier = { ...unknown, place: { ...unknown.place, start: { line: 2, column: 1 } } };
    const document = diagnosticsJson([unknown, earlier]) as { diagnostics: { line: number }[] };
    expect(document.diagnostics.map((one) => one.line)).toEqual([2, 4]);
  });

  test('are annotations for GitHub, with what would end them early escaped', () => {
    const awkward = {
      ...unknown,
      message: '50% of\nit',
      hint: null,
      place: { ...unknown.place, file: 'a,b.yaml' },
    };
    expect(diagnosticsGithub([awkward])).toBe(
      '::error file=a%2Cb.yaml,line=4,col=14,endLine=4,endColumn=19,title=unknown-name::50%25 of%0Ait\n',
    );
  });
});
