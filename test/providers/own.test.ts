import { expect, test } from 'vitest';
import { ownProvider } from '../../src/providers/own.js';
import { memoryJournal, tillProvider } from '../support/till.js';

const given = { clip: () => Buffer.from(''), framesOf: () => 0, history: false, tookMs: 0 };
const { access, ...keyless } = tillProvider({ ...given, journal: memoryJournal() });

test('a provider without a key leaves access out; one that misspells it is told, before anything is paid', () => {
  expect(ownProvider(keyless)).toMatchObject({ provider: { access: null } });
  expect(ownProvider({ ...keyless, access, note: 'own' })).toMatchObject({ provider: { access } });
  expect(ownProvider({ ...keyless, access: null, acces: access })).toMatchObject({
    provider: { access: null },
  });
  expect(ownProvider({ ...keyless, acces: access })).toEqual({
    problems: [expect.stringMatching(/^acces: .*`access` too, or null where no key/)],
  });
});
