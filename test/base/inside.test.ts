import { expect, test } from 'vitest';
import { isInside } from '../../src/base/inside.js';

test.each([
  ['/work', '/work', true],
  ['/work', '/work/paid', true],
  ['/work', '/work/..paid', true],
  ['/work', '/work/paid/../..', false],
  ['/work', '/work..', false],
  ['/work/films', '/work', false],
  ['films', 'films/ledger', true],
])('%s holds %s: %s', (folder, path, holds) => expect(isInside(folder, path)).toBe(holds));
