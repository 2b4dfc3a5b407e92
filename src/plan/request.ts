import { REQUEST_FORM, type Operation, type Request, type RequestInput } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { Format, Line, Segment, Shot } from '../storyboard/storyboard.js';
import { exactFrames } from './duration.js';
import { voiceOf, type Casting } from './casting.js';
import { plain, spaced } from './words.js';

/** What a shot is turned into a request with, all of it decided. */
export type Decided = {
  readonly capability: Capability;
  readonly format: Format;
  /** Of the shot's scene. */
  readonly heading: string | null;
  /** In the order in which they are sent. */
  readonly inputs: RequestInput[];
  readonly casting: Casting;
  /** Null where the length is the source's. */
  readonly boughtS: number | null;
  /** Seconds that the film wants of it, its own `in` included. */
  readonly neededS: number;
};

/** The kind of request that a shot asks for; null: none (own footage, another shot's clip). */
export function operationOf(shot: Shot): Operation | null {
  switch (shot.mode) {
    case 'clip':
    case 'reuse':
      return null;
    case 'extend':
      return shot.extendBy === 'extend' ? 'extend' : 'image';
    case 'edit':
    case 'image':
    case 'reference':
    case 'text':
      return shot.mode;
  }
}

/** The request of a shot: what the author decided, as far as this capability sends it. */
export function requestOf(shot: Shot, decided: Decided): Request {
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
    panel: capability.free ? panelOf(shot, decided) : null,
  };
}

function aspectOf({ aspects, free }: Capability, format: Format): string | null {
  if (aspects === 'follows_input' || aspects === 'none') return null;
  return free ? format.aspect : format.shoot;
}

function wordsOf({ words }: Shot, { cast }: Casting, capability: Capability): Request['words'] {
  return {
    size: plain(words.size),
    angle: plain(words.angle),
    camera: plain(words.camera),
    lens: plain(words.lens),
    framing: plain(words.framing),
    prompt: promptOf(words.prompt),
    cast,
    dialogue: words.dialogue.map((line) => lineOf(line, capability)),
    style: plain(words.style),
    avoid: plain(words.avoid),
  };
}

function lineOf(line: Line, capability: Capability): Request['words']['dialogue'][number] {
  return {
    who: line.member,
    name: plain(line.name) ?? '',
    voice: line.member === null ? voiceOf(line.voice, capability) : null,
    line: plain(line.line) ?? '',
    off: line.off,
  };
}

function promptOf(segments: readonly Segment[]): (string | number)[] {
  const prompt: (string | number)[] = [];
  for (const segment of segments) {
    const last = prompt.at(-1);
    if ('member' in segment) prompt.push(segment.member);
    else if (typeof last === 'string') prompt[prompt.length - 1] = spaced(last + segment.text);
    else prompt.push(spaced(segment.text));
  }
  const first = prompt[0];
  if (typeof first === 'string') prompt[0] = first.trimStart();
  const last = prompt.at(-1);
  if (typeof last === 'string') prompt[prompt.length - 1] = last.trimEnd();
  return prompt.filter((part) => part !== '');
}

function panelOf(shot: Shot, { format, heading, casting, boughtS, neededS }: Decided): Request['panel'] {
  return {
    shot: shot.id,
    heading: plain(heading),
    look: shot.members.map((member) => member.look?.id ?? ''),
    roles: casting.deal.dealt.map(({ reference }) => reference.role),
    frames: exactFrames(boughtS ?? neededS, format.rate),
    rate: format.rate,
    width: format.width,
    height: format.height,
  };
}
