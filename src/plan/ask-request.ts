import type { Diagnostic } from '../base/diagnostic.js';
import type { RequestInput } from '../ledger/request.js';
import { findCapability } from '../providers/capabilities.js';
import { modelName } from '../providers/capability.js';
import { continuationOf, type Reference } from '../storyboard/storyboard.js';
import type { AskState } from './ask-state.js';
import type { AskedRequest } from './asked.js';
import type { Asking } from './asking.js';
import { parentOf, unfitOf } from './asked-parent.js';
import { castingOf } from './casting.js';
import { chainProblems } from './chain-problems.js';
import { takesOf } from './choose.js';
import { lengthToBuy, longestSold } from './duration.js';
import type { PlanGiven } from './given.js';
import { idOf, withKey, type ExpectedInput, type ExpectedRequest } from './expected-request.js';
import { lastFrameProblems } from './last-frame-problems.js';
import { limitsOf } from './limits.js';
import { estimateOf } from './price.js';
import { composePrompt } from './prompt.js';
import type { PlannedSource } from './plan.js';
import { imageName, sentOf, sourceOf, type Deal, type InputSource } from './references.js';
import { buildRequest } from './build-request.js';

/** The request of a shot, its price, and what its model has against it. */
export function askRequest(
  asking: Asking,
  { given, castings, choosing }: Pick<AskState, 'given' | 'castings' | 'choosing'>,
): { readonly asked: AskedRequest; readonly complaints: readonly Diagnostic[] } {
  const { shot, capability, format, heading, standsIn, lastsS } = asking;
  const neededS = shot.inS + lastsS;
  const { durations } = capability;
  const casting = castingOf(shot, capability, { castings, inputs: given.inputs });
  const { deal } = casting;
  const parent = parentOf(asking, choosing);
  const boughtS =
    durations.kind === 'source'
      ? null
      : (shot.buyS ?? lengthToBuy(durations, neededS) ?? longestSold(durations));
  const newS = boughtS ?? parent?.expected.seconds ?? neededS;

  const frames = framesOf(asking, given);
  const inputs =
    frames.length === 0 && parent === null
      ? casting.images
      : [...frames.map(inputOf), ...casting.images, ...(parent === null ? [] : [parent.expected.input])];
  const expected = buildRequest(shot, {
    capability,
    format,
    heading,
    standsIn,
    fonts: given.fonts,
    inputs,
    casting,
    boughtS,
    neededS,
  });
  const known = withKey(parent === null ? expected : withInput(expected, parent.sent));
  const { key, request } = known;
  const id = key !== null && parent?.knownBy !== 'request' ? key : idOf(expected);

  const prompt = composePrompt(request, capability);
  const attempts = key === null ? [] : (given.record.byKey.get(key) ?? []);
  const sentS = parent !== null && expected.operation !== 'image' ? parent.expected.seconds : 0;
  return {
    asked: {
      id,
      capability,
      prompt,
      estimateMicroUsd: estimateOf(expected, capability, { newS, sentS, resolution: format.resolution }),
      clipS: capability.extend?.returns === 'combined' ? sentS + newS : newS,
      newS,
      parent: asking.from !== null && 'slot' in asking.from ? asking.from.slot.request : null,
      unfit: parent === null ? null : unfitOf(parent, capability),
      tailS: parent?.expected.isTail === true ? sentS : null,
      notSent: notSentOf(asking, deal),
      sources: sourcesOf(asking, frames, casting.sources),
      attempts,
      takes: takesOf(attempts, { free: capability.free, stored: given.stored }),
      slots: [],
      // Last: an object that begins with a spread takes twice the memory, and there are very many.
      ...known,
    },
    complaints: [
      ...limitsOf({
        shot,
        format,
        capability,
        further: findCapability(given.capabilities, modelName(capability), continuationOf(shot)) ?? null,
        request,
        prompt,
        deal,
        neededS,
        sentS: sentS === 0 ? null : sentS,
        isOfTake: parent?.isPicked === true,
      }),
      ...lastFrameProblems(asking, deal),
      ...chainProblems(asking),
    ],
  };
}

type Frame = {
  readonly use: 'first_frame' | 'last_frame';
  readonly reference: Reference;
  readonly source: InputSource;
};

function framesOf({ shot, capability }: Asking, { inputs }: PlanGiven): Frame[] {
  const frame = (use: Frame['use'], reference: Reference | null): Frame[] =>
    reference === null ? [] : [{ use, reference, source: sentOf(reference.source, inputs) }];
  return [
    ...frame('first_frame', shot.firstFrame),
    ...frame('last_frame', capability.last_frame ? shot.lastFrame : null),
  ];
}

function inputOf({ use, source }: Frame): RequestInput {
  return { use, of: null, source, recipe: 'whole' };
}

/** The last input is the clip that a request goes on from. */
function withInput(expected: ExpectedRequest, sent: ExpectedInput): ExpectedRequest {
  return { ...expected, inputs: [...expected.inputs.slice(0, -1), sent] };
}

function notSentOf({ shot, capability }: Asking, { leftOut, refused }: Deal): string[] {
  const unwanted =
    capability.references === null ? shot.members.flatMap(({ references }) => references) : leftOut;
  const frames = shot.lastFrame !== null && !capability.last_frame ? [shot.lastFrame] : [];
  return [...new Set([...unwanted, ...refused, ...frames].map(imageName))];
}

/** In the order of the inputs. */
function sourcesOf(
  { from, capability }: Asking,
  frames: readonly Frame[],
  images: readonly PlannedSource[],
): readonly PlannedSource[] {
  const footage = from !== null && 'footage' in from ? from.footage : null;
  if (frames.length === 0 && footage === null) return images;
  const sources = [...frames.map((frame) => sourceOf(frame.use, frame)), ...images];
  if (footage?.file == null) return sources;
  const { path, file } = footage;
  const use = capability.operation === 'image' ? 'first_frame' : 'video';
  return [...sources, { use, of: null, role: null, source: path, sha256: file.sha256 }];
}
