import { expect, test } from 'vitest';
import { capabilities, tableOf } from '../../src/providers/capabilities.js';
import { answerFor, consentTo, type Asking } from '../../src/run/admission/consent.js';
import { planOf } from '../support/planning.js';
import { tillModels } from '../support/till.js';

const alone: Asking = { agreed: null, saidYes: false, person: false, inCi: false, ledgerLasts: false };
const agreed = { plan: 'ab'.repeat(32), requests: new Map([['x', { number: 1, eachMicroUsd: 1 }]]) };

const board = (model: string): string => `model: ${model}
format: { resolution: 480p }
defaults: { duration: 1 }
shots: [{ id: a, prompt: One. }, { id: b, prompt: Two., takes: 3 }]
`;
const models = tableOf([...capabilities, ...tillModels]);
const paid = planOf({ board: board('till/clips'), capabilities: models });
const free = planOf({ board: board('animatic') });

test('somebody who was shown a plan agrees to so many of each request, at no more than a price each', () => {
  const answer = answerFor(paid, { ...alone, saidYes: true });
  const consent = answer.kind === 'refused' ? null : answer.consent;
  expect(consent?.plan).toBeNull();
  expect([...(consent?.requests.values() ?? [])]).toEqual([
    { number: 1, eachMicroUsd: 50_000 },
    { number: 3, eachMicroUsd: 50_000 },
  ]);
});

test.each<[string, Partial<Asking>, string]>([
  ['nobody is there', {}, 'nobody_to_ask'],
  ['a person is', { person: true }, 'ask'],
  ['--yes', { saidYes: true }, 'agreed'],
  ['a plan file', { agreed }, 'agreed'],
  ['CI, a ledger that is thrown away', { inCi: true, saidYes: true }, 'ledger_may_be_lost'],
  ['CI, a plan file, a ledger that is thrown away', { inCi: true, agreed }, 'ledger_may_be_lost'],
  ['CI, a ledger that lasts', { inCi: true, saidYes: true, ledgerLasts: true }, 'agreed'],
  ['CI, a ledger that lasts, and nobody agreed', { inCi: true, ledgerLasts: true }, 'nobody_to_ask'],
])('who may spend $0.20: %s', (_, asking, expected) => {
  const answer = answerFor(paid, { ...alone, ...asking });
  expect(answer.kind === 'refused' ? answer.why : answer.kind).toBe(expected);
  if (asking.agreed && answer.kind === 'agreed') expect(answer.consent).toBe(agreed);
});

test('what is free needs nobody, in CI neither', () => {
  expect(answerFor(free, { ...alone, inCi: true }).kind).toBe('agreed');
});

test('where nothing may be paid, a plan file does not cover what can be bought only once clips are back', () => {
  const waiting = [...paid.requests].map(([id, one]) => [id, { ...one, toBuy: 0 }] as const);
  const covering = consentTo(paid);
  const covered = (asking: Partial<Asking>): number | null => {
    const answer = answerFor(
      { ...paid, requests: new Map(waiting) },
      { ...alone, agreed: covering, ...asking },
    );
    return answer.kind === 'refused' ? null : answer.consent.requests.size;
  };
  expect([covered({ inCi: true }), covered({ inCi: true, ledgerLasts: true }), covered({})]).toEqual([
    0, 2, 2,
  ]);
});

test('what has no known price is admission’s to refuse, whoever is there', () => {
  const requests = [...paid.requests].map(([id, one]) => [id, { ...one, estimateMicroUsd: null }] as const);
  expect(answerFor({ ...paid, requests: new Map(requests) }, alone).kind).toBe('agreed');
});
