import { framesCovering } from '../base/time.js';
import { REQUEST_FORM, type Request } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { Format, Line, Shot } from '../storyboard/storyboard.js';
import type { ExpectedInput, ExpectedRequest } from './expected-request.js';
import { voiceOf, type Casting } from './casting.js';

/** What a shot is turned into a request with, all of it decided. */
export type Decided = {
  readonly capability: Capability;
  readonly format: Format;
  /** Of the shot's scene. */
  readonly heading: string | null;
  readonly standsIn: boolean;
  readonly fonts: readonly string[];
  /** In the order in which they are sent. */
  readonly inputs: readonly ExpectedInput[];
  readonly casting: Casting;
  /** Null where the length is the source's. */
  readonly boughtS: number | null;
  /** Seconds that the film wants of it, its own `in` included. */
  readonly neededS: number;
};

/** The request of a shot: what the author decided, as far as this capability sends it. */
export function buildRequest(shot: Shot, decided: Decided): ExpectedRequest {
  const { capability, casting, format, inputs, boughtS } = decided;
  return {
    form: REQUEST_FORM,
    provider: capability.provider,
    model: capability.model,
    operation: capability.operation,
    words: wordsOf(shot, casting, capability),
    inputs,
    bought_s: boughtS,
    aspect: aspectOf(capability, format),
    resolution: capability.resolutions === 'follows_input' ? null : format.resolution,
    sound: capability.sound === 'switchable' ? shot.sound : null,
    panel: capability.drawing === null ? null : panelOf(shot, decided, capability.drawing),
  };
}

function aspectOf({ aspects, free }: Capability, format: Format): string | null {
  if (aspects === 'follows_input' || aspects === 'none') return null;
  return free ? format.aspect : format.shoot;
}

function wordsOf({ words }: Shot, { cast }: Casting, capability: Capability): Request['words'] {
  return {
    size: words.size,
    angle: words.angle,
    camera: words.camera,
    lens: words.lens,
    framing: words.framing,
    prompt: words.prompt.map((segment) => ('member' in segment ? segment.member : segment.text)),
    cast,
    dialogue: words.dialogue.map((line) => lineOf(line, capability)),
    style: words.style,
    avoid: words.avoid,
  };
}

function lineOf(line: Line, capability: Capability): Request['words']['dialogue'][number] {
  return {
    who: line.member,
    name: line.name,
    voice: line.member === null ? voiceOf(line.voice, capability) : null,
    line: line.line,
    off: line.off,
  };
}

function panelOf(
  shot: Shot,
  { format, heading, standsIn, fonts, casting, boughtS, neededS }: Decided,
  drawing: string,
): Request['panel'] {
  return {
    drawing,
    slate: standsIn,
    fonts: [...fonts],
    shot: shot.id,
    heading,
    look: shot.members.map((member) => member.look?.id ?? ''),
    roles: casting.deal.dealt.map(({ reference }) => reference.role),
    frames: framesCovering(boughtS ?? neededS, format.rate),
    rate: format.rate,
    width: format.width,
    height: format.height,
  };
}
