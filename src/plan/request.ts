import { REQUEST_FORM, type Operation, type Request, type RequestInput } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import { spaced as normalized } from '../storyboard/text.js';
import type { Format, Line, Member, Segment, Shot, Voice } from '../storyboard/storyboard.js';
import { exactFrames } from './duration.js';
import type { Dealt } from './references.js';

/** What a shot is turned into a request with, all of it decided. */
export type Decided = {
  readonly capability: Capability;
  readonly format: Format;
  /** Of the shot's scene. */
  readonly heading: string | null;
  /** In the order in which they are sent. */
  readonly inputs: readonly RequestInput[];
  readonly dealt: readonly Dealt[];
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
  const { capability, format, inputs, boughtS } = decided;
  return {
    form: REQUEST_FORM,
    provider: capability.provider,
    model: capability.model,
    operation: capability.operation,
    words: wordsOf(shot, capability),
    inputs: [...inputs],
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

function wordsOf(shot: Shot, capability: Capability): Request['words'] {
  const { words, members } = shot;
  const speaking = new Set(words.dialogue.map(({ member }) => member));
  return {
    size: plain(words.size),
    angle: plain(words.angle),
    camera: plain(words.camera),
    lens: plain(words.lens),
    framing: plain(words.framing),
    prompt: promptOf(words.prompt),
    cast: members.map((member, position) => castOf(member, speaking.has(position), capability)),
    dialogue: words.dialogue.map((line) => lineOf(line, capability)),
    style: plain(words.style),
    avoid: plain(words.avoid),
  };
}

/** An extension knows its cast from the frames that it goes on from: names alone. A voice is sent where it speaks. */
function castOf(member: Member, speaks: boolean, capability: Capability): Request['words']['cast'][number] {
  const named = capability.operation === 'extend';
  return {
    kind: member.kind,
    name: plain(member.name) ?? member.id,
    description: named ? null : plain(member.description),
    look: named ? null : plain(member.look?.description ?? null),
    voice: speaks ? voiceOf(member.voice, capability) : null,
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

function voiceOf(voice: Voice | null, { voices }: Capability): Voice | null {
  if (voice === null) return null;
  const sent = { words: plain(voice.words), id: voices === null ? null : voice.id };
  return sent.words === null && sent.id === null ? null : sent;
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

function panelOf(shot: Shot, { format, heading, dealt, boughtS, neededS }: Decided): Request['panel'] {
  return {
    shot: shot.id,
    heading: plain(heading),
    look: shot.members.map((member) => member.look?.id ?? ''),
    roles: dealt.map(({ reference }) => reference.role),
    frames: exactFrames(boughtS ?? neededS, format.rate),
    rate: format.rate,
    width: format.width,
    height: format.height,
  };
}

/** A text as it enters requests; nothing but white space is nothing. */
function plain(text: string | null): string | null {
  const trimmed = text === null ? '' : spaced(text).trim();
  return trimmed === '' ? null : trimmed;
}

/** As texts enter requests. What is that already stays the same string: many requests share it. */
function spaced(text: string): string {
  return /\s{2}|[^\S ]/.test(text) || text.normalize('NFC') !== text ? normalized(text) : text;
}
