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
