import { expect, test } from 'vitest';
import { agreedAfter } from '../../src/run/admission/admit.js';
import { consentTo } from '../../src/run/admission/consent.js';
import { openDesk } from '../../src/run/traffic/desk.js';
import { boardOf, EACH, openStudio } from '../support/studios.js';

test('what became dearer than was agreed to is not bought, and is named; what still costs as much is', async () => {
  const shots = ['  - { id: a, prompt: "A.", takes: 2 }\n', '  - { id: b, prompt: "B." }\n'];
  const plan = await openStudio(boardOf(...shots)).plan();
  const [a, b] = [...plan.requests.values()].map((one) => one.id);
  const desk = openDesk({
    agreed: agreedAfter(consentTo(plan), []),
    consentedBy: null,
    mayHave: () => true,
    isAdmitted: () => true,
  });
  const dearer = new Map(
    [...plan.requests].map(([id, one]) => [id, { ...one, estimateMicroUsd: id === a ? EACH + 1 : EACH }]),
  );
  desk.order({ ...plan, requests: dearer }, new Map());
  const take = (): string | undefined => desk.take('till', () => true)?.planned.id;
  expect([take(), take()]).toEqual([b, undefined]);
  expect(desk.dearer().map(({ planned }) => planned.id)).toEqual([a]);
});
