import { expect, test } from 'vitest';
import { lockedText } from '../../src/report/lock.js';

test('a lock that may be of a run that is gone is taken by a command that can, also where the one typed cannot', () => {
  const owner = {
    version: 1,
    token: 't',
    pid: 7,
    started: null,
    host: 'elsewhere',
    command: 'castreel render',
    taken_at: '2026-11-20T10:00:00.000Z',
  } as const;
  const said = (foreign: boolean): string =>
    lockedText({ path: 'run.lock', owner, foreign }, { breaking: 'castreel render --collect --break-lock' });
  expect(said(true)).toMatch(/ is certainly gone, take it with castreel render --collect --break-lock\.\n$/);
  expect(said(false)).not.toContain('--break-lock');
});
