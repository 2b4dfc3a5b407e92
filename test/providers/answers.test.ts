import { describe, expect, test } from 'vitest';
import * as aimlapi from '../../src/providers/aimlapi/answers.js';
import * as wavespeed from '../../src/providers/wavespeed/answers.js';
import * as xai from '../../src/providers/xai/answers.js';

const PROMPT = 'Credits roll: "Top up your quota!" Nudity, sensitive, content policy, moderation, safety.';

describe.each(Object.entries({ aimlapi, wavespeed, xai }))('%s', (_, { createdFrom, statusFrom }) => {
  test.each<[number, object, string]>([
    [429, { message: 'Too many requests.', body: { prompt: PROMPT } }, 'busy'],
    [429, { message: 'Your quota: subscription needed.', body: { prompt: 'Sea.' } }, 'funds'],
    [400, { message: 'Invalid duration.', errors: [{ input: PROMPT }] }, 'refused'],
    [422, { error: { message: 'No.', code: 'content_policy' } }, 'moderated'],
  ])('the kind is by what an answer says, not by a prompt that it repeats: %i %j', (status, json, kind) => {
    const answer = { status, json, text: JSON.stringify(json), retryAfterMs: null };
    expect(createdFrom(answer)).toMatchObject({ kind: 'refused', failure: { kind, charged: 'no' } });
    expect(statusFrom(answer)).toMatchObject({ kind: 'unreachable', failure: { kind } });
  });
});

const url = 'https://x.test/a.mp4';

test.each<[object, object]>([
  // It was made and is there.
  [
    { url, respect_moderation: false },
    { kind: 'done', result: { url }, costMicroUsd: 50_000 },
  ],
  [
    { url: '', respect_moderation: false },
    { kind: 'failed', failure: { kind: 'moderated' } },
  ],
  [{ url: '' }, { kind: 'failed', failure: { kind: 'no_result', charged: 'unknown' } }],
])('what xAI says to be done with the video %j', (video, status) => {
  const json = { status: 'done', video, usage: { cost_in_usd_ticks: 500_000_000 } };
  const answer = { status: 200, json, text: JSON.stringify(json), retryAfterMs: null };
  expect(xai.statusFrom(answer)).toMatchObject(status);
});

test.each([
  [{ status: 'done', video: { url } }, 'done'],
  [{ status: 'failed', error: 'No.' }, 'failed'],
])('zero ticks say nothing of what a job of xAI cost: %j', (polled, kind) => {
  const cost = (cost_in_usd_ticks: number): unknown => {
    const json = { ...polled, usage: { cost_in_usd_ticks } };
    return xai.statusFrom({ status: 200, json, text: JSON.stringify(json), retryAfterMs: null });
  };
  expect(cost(0)).toMatchObject({ kind, costMicroUsd: null });
  expect(cost(10_000)).toMatchObject({ kind, costMicroUsd: 1 });
});
