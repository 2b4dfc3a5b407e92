import type { Diagnostic } from '../base/diagnostic.js';
import { PATIENCE, shownSeconds } from '../base/time.js';
import { operationName } from '../providers/capability.js';
import { named } from '../storyboard/tally.js';
import { error, warning } from '../base/problem.js';
import { takesBytes } from './references.js';
import { sourceFault } from './source-fault.js';
import { placeOf, type Shot } from '../storyboard/storyboard.js';
import { chainOf, isSold, lengthToBuy, longestSold, nearestSold, soldText } from './duration.js';
import { HELD_FRAMES } from './timeline.js';
import type { Held } from './held.js';

/** Lengths: what is bought, and what of a parent is sent. */
export function lengthLimits(held: Held): Diagnostic[] {
  const { shot, capability, neededS } = held;
  const found = sourceLimits(held);
  const { durations } = capability;
  if (durations.kind === 'source') {
    if (shot.buyS !== null) {
      const message = `${operationName(capability)} makes a clip as long as its source: there is no length to buy`;
      found.push(error('length-not-sold', placeOf(shot.origins, 'buy'), { message, hint: 'remove `buy`' }));
    }
    return found.concat(tooShort(held, held.sentS ?? neededS));
  }
  if (shot.buyS === null) {
    if (lengthToBuy(durations, neededS) === null) found.push(notSold(held));
    return found;
  }
  if (!isSold(durations, shot.buyS)) {
    found.push(
      error('length-not-sold', placeOf(shot.origins, 'buy'), {
        message: `${operationName(capability)} makes ${soldText(durations)} s, not ${shot.buyS} s`,
        hint: `the nearest is ${nearestSold(durations, shot.buyS)}`,
      }),
    );
    return found;
  }
  return found.concat(tooShort(held, shot.buyS));
}

/** The film wants more than is bought: it shows what there is. */
function tooShort({ shot, format, neededS }: Held, madeS: number): Diagnostic[] {
  const missing = ((neededS - madeS) * format.rate.n) / format.rate.d;
  if (missing <= HELD_FRAMES + PATIENCE) return [];
  return [
    warning('clip-too-short', placeOf(shot.origins, shot.buyS === null ? 'duration' : 'buy'), {
      message: `${named(shot.id)} lasts ${neededS} s with its \`in\`, and its clip will last ${madeS} s: the film shows what there is`,
      hint: `shorten \`duration\` or \`in\`${shot.buyS === null ? '' : ', or raise `buy`'}`,
    }),
  ];
}

function notSold(held: Held): Diagnostic {
  const { shot, capability, neededS } = held;
  const { durations } = capability;
  return error('length-not-sold', placeOf(shot.origins, 'duration'), {
    message: `${named(shot.id)} needs ${neededS} s, and ${operationName(capability)} makes ${soldText(durations)} s`,
    hint: chainHint(held) ?? `the longest is ${longestSold(durations)} s`,
  });
}

/** Shots of a chain that are written out; people see how it goes on. */
const SHOWN = 3;

/** The shots to write instead of one that is too long. */
function chainHint({ shot, capability, further, neededS }: Held): string | null {
  if (further === null || further.durations.kind === 'source') return null;
  const { id, inS, extendBy } = shot;
  if (extendBy === 'last-frame' && !takesBytes(further.image_media)) return null; // the frame is a file
  const [first = 0, ...rest] = chainOf({ neededS, inS }, capability.durations, further.durations);
  if (first <= 0) return `let \`in\` begin earlier: the longest is ${longestSold(capability.durations)} s`;
  const nth = (index: number): string => (index < 0 ? id : `${id}-${index + 2}`);
  const extend = extendBy === 'clip' ? '' : `, extend: ${extendBy}`;
  const chain = rest
    .slice(0, SHOWN)
    .map(
      (seconds, index) =>
        `then { id: ${nth(index)}, continues: ${nth(index - 1)}${extend}, prompt: "…", duration: ${seconds} }`,
    );
  if (rest.length > SHOWN)
    chain.push(`and so on to ${nth(rest.length - 1)}, which lasts ${rest.at(-1) ?? 0} s`);
  return [`write a chain: \`duration: ${first}\` on ${id}`, ...chain].join(', ');
}

/** As the board has them: what a take of the record lasts is asked of it where it would be sent. */
function sourceLimits({ shot, capability, sentS, isOfTake }: Held): Diagnostic[] {
  const { extend } = capability;
  const fault = sentS === null || isOfTake ? null : sourceFault(capability, sentS);
  const has = `${parentOf(shot)} has ${shownSeconds(sentS ?? 0)} s`;
  const assumed = extend?.assumed === true ? ' (assumed: the provider does not say)' : '';
  if (
    shot.tailS !== null &&
    extend !== null &&
    !within(shot.tailS, extend.source_min_s, extend.source_max_s)
  ) {
    const message = `${operationName(capability)} continues from ${extend.source_min_s} to ${extend.source_max_s} s of video, not from ${shot.tailS} s${assumed}`;
    return [error('tail-not-accepted', placeOf(shot.origins, 'tail'), { message })];
  }
  switch (fault?.kind) {
    case 'too_short':
      return [
        sourceProblem(shot, 'source-too-short', {
          message: `${operationName(capability)} continues from at least ${fault.limitS} s of video, and ${has}${assumed}`,
          hint: `let ${parentOf(shot)} be longer`,
        }),
      ];
    case 'too_long':
      return [
        sourceProblem(shot, 'source-too-long', {
          message: `${operationName(capability)} edits at most ${fault.limitS} s of video, and ${has}`,
          hint: `let ${parentOf(shot)} be at most ${fault.limitS} s long, or split it`,
        }),
      ];
    case undefined:
      return [];
  }
}

function sourceProblem(
  shot: Shot,
  code: 'source-too-short' | 'source-too-long',
  said: { message: string; hint: string },
): Diagnostic {
  return error(code, placeOf(shot.origins, shot.mode === 'edit' ? 'edits' : 'continues'), said);
}

function within(value: number, least: number, most: number): boolean {
  return value >= least - PATIENCE && value <= most + PATIENCE;
}

function parentOf(shot: Shot): string {
  return shot.parent ?? 'its source';
}
