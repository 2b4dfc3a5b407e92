import { canonicalJson, type Json } from '../base/digest.js';
import { isOfClip, type Request, type RequestInput, type RequestWords } from '../ledger/request.js';
import { modelName } from '../providers/capability.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { ExpectedInput, ExpectedRequest } from './expected-request.js';

/**
 * What is different in a request from an earlier one, in the author's words: `prompt`, `references of mira`,
 * `parent retaken`. Never empty: two requests with different keys differ in something that is sent.
 */
export function reasonsOf(shot: Shot, now: ExpectedRequest, before: Request): readonly string[] {
  const reasons = [...modelReasons(now, before), ...wordReasons(shot, now.words, before.words)];
  // Another kind of request sends other things; that they differ says nothing more.
  if (now.operation === before.operation) {
    reasons.push(...inputReasons(shot, now, before), ...outputReasons(now, before));
    if (differ(now.panel, before.panel)) reasons.push(...panelReasons(now, before));
  }
  return reasons.length === 0 ? ['request'] : [...new Set(reasons)];
}

function modelReasons(now: ExpectedRequest, before: Request): string[] {
  return [
    ...(modelName(now) === modelName(before) ? [] : ['model']),
    ...(now.operation === before.operation ? [] : ['kind of request']),
  ];
}

function wordReasons(shot: Shot, now: RequestWords, before: RequestWords): string[] {
  const fields = ['size', 'angle', 'camera', 'lens', 'framing'] as const;
  return [
    ...fields.filter((field) => now[field] !== before[field]),
    ...(isSameWords(now, before) ? [] : ['prompt']),
    ...castReasons(shot, now, before),
    ...(isSameDialogue(now, before) ? [] : ['dialogue']),
    ...(now.style === before.style ? [] : ['style']),
    ...(now.avoid === before.avoid ? [] : ['avoid']),
  ];
}

function castReasons(shot: Shot, now: RequestWords, before: RequestWords): string[] {
  const names = (words: RequestWords): string =>
    words.cast.map(({ kind, name }) => `${kind} ${name}`).join('\n');
  if (now.cast.length !== before.cast.length) return ['cast'];
  if (names(now) !== names(before)) {
    const renamed = now.cast.flatMap(({ name }, index) =>
      name === before.cast[index]?.name ? [] : [idAt(shot, index, name)],
    );
    return renamed.length === 1 ? [`name of ${renamed[0] ?? ''}`] : ['cast'];
  }
  return now.cast.flatMap((member, index) => {
    const earlier = before.cast[index];
    const of = idAt(shot, index, member.name);
    return [
      ...(member.description === earlier?.description ? [] : [`description of ${of}`]),
      ...(member.look === earlier?.look ? [] : [`look of ${of}`]),
      ...(differ(member.voice, earlier?.voice ?? null) ? [`voice of ${of}`] : []),
    ];
  });
}

function inputReasons(shot: Shot, now: ExpectedRequest, before: Request): string[] {
  const reasons = [
    ...frameReasons(of(now, 'first_frame'), of(before, 'first_frame')),
    ...(differ(of(now, 'last_frame'), of(before, 'last_frame')) ? ['last frame'] : []),
    ...parentReasons(of(now, 'video'), of(before, 'video')),
  ];
  const [ours, theirs] = [of(now, 'reference'), of(before, 'reference')];
  if (!differ(ours, theirs)) return reasons;
  const changed = now.words.cast.flatMap(({ name }, index) => {
    const images = (list: readonly ExpectedInput[]): Json =>
      list.filter((one) => one.of === index).map(({ source }) => source);
    return differ(images(ours), images(theirs)) ? [`references of ${idAt(shot, index, name)}`] : [];
  });
  return [...reasons, ...(changed.length === 0 ? ['order of references'] : changed)];
}

/** A first frame is the author's image, or a frame of the parent. */
function frameReasons(now: readonly ExpectedInput[], before: readonly ExpectedInput[]): string[] {
  if ([...now, ...before].every(isOfClip)) return parentReasons(now, before);
  return differ(now, before) ? ['first frame'] : [];
}

function parentReasons([now]: readonly ExpectedInput[], [before]: readonly ExpectedInput[]): string[] {
  if (now === undefined || before === undefined) return [];
  if (now.source.kind === 'parent') return ['parent changed'];
  if (differ(now.source, before.source)) return ['parent retaken'];
  return differ(now.recipe, before.recipe) ? ['part of the parent that is sent'] : [];
}

function outputReasons(now: ExpectedRequest, before: Request): string[] {
  return [
    ...(now.bought_s === before.bought_s ? [] : ['length']),
    ...(now.aspect === before.aspect ? [] : ['aspect']),
    ...(now.resolution === before.resolution ? [] : ['resolution']),
    ...(now.sound === before.sound ? [] : ['sound']),
  ];
}

function panelReasons({ panel: now }: ExpectedRequest, { panel: before }: Request): string[] {
  if (now === null || before === null) return ['model'];
  return [
    ...(now.shot === before.shot ? [] : ['id']),
    ...(now.heading === before.heading ? [] : ['heading']),
    ...(differ(now.look, before.look) ? ['looks'] : []),
    ...(differ(now.roles, before.roles) ? ['roles'] : []),
    ...(now.frames === before.frames ? [] : ['length']),
    ...(differ(now.rate, before.rate) ? ['frame rate'] : []),
    ...(now.width === before.width && now.height === before.height ? [] : ['size of the film']),
    ...(differ(now.fonts, before.fonts) ? ['fonts'] : []),
    ...(now.drawing === before.drawing ? [] : ['how panels are drawn']),
  ];
}

/** The author's word for a member is its id; a request knows its name. */
function idAt(shot: Shot, index: number, name: string): string {
  return shot.members[index]?.id ?? name;
}

/** Whether the prompt is the same, be it that somebody in it is called otherwise, or stands elsewhere in the queue. */
function isSameWords(now: RequestWords, before: RequestWords): boolean {
  return !differ(now.prompt, before.prompt) || spoken(now) === spoken(before);
}

function spoken({ prompt, cast }: RequestWords): string {
  return prompt.map((part) => (typeof part === 'number' ? `@${cast[part]?.name ?? ''}` : part)).join('');
}

function isSameDialogue(now: RequestWords, before: RequestWords): boolean {
  const lines = ({ dialogue, cast }: RequestWords, byName: boolean): Json =>
    dialogue.map(({ who, name, voice, line, off }) => {
      const speaker = who === null ? name : byName ? (cast[who]?.name ?? '') : who;
      return [speaker, voice, line, off];
    });
  return !differ(lines(now, false), lines(before, false)) || !differ(lines(now, true), lines(before, true));
}

function of({ inputs }: ExpectedRequest, use: RequestInput['use']): readonly ExpectedInput[] {
  return inputs.filter((one) => one.use === use);
}

function differ(a: Json, b: Json): boolean {
  return canonicalJson(a) !== canonicalJson(b);
}
