import { childOf, itemsOf } from '../base/node.js';
import { imageOf, referencesIn, type Declared, type Thing } from './cast.js';
import type { Draft } from './draft.js';
import type { SpokenPart } from './mentions.js';
import { saidIn } from './captions.js';
import { modeOf } from './modes.js';
import { named } from './tally.js';
import { laidOn } from './sound.js';
import { pathOf } from './paths.js';
import { error, type Report } from '../base/problem.js';
import type { AuthoredShot } from './schema.js';
import type { ExtendBy, Format, Line, Member, Operation, Segment, Shot, Words } from './storyboard.js';
import { FREE_MODEL, operationOf, placeOf } from './storyboard.js';
import { normal, someText, spaced } from './text.js';

/** A shot but for what other shots of its film decide: its slot, and what it takes from another, which is null. */
export type LooseShot = Omit<Shot, 'slot' | 'durationS' | 'focus'> & {
  readonly durationS: number | null;
  readonly focus: Shot['focus'] | null;
};

/** What a shot is made from besides its own text. */
export type Surroundings = {
  readonly format: Format;
  /** In queue order. */
  readonly members: readonly Member[];
  readonly cast: ReadonlyMap<Declared, Thing>;
  readonly extendBy: ExtendBy;
};

const DEFAULT_DURATION_S = 6;

export function looseShotOf(draft: Draft, around: Surroundings, report: Report): LooseShot {
  const { template, fields, node } = draft;
  const origins = { places: template.places, over: draft.over };
  const { members } = around;
  const mode = modeOf(fields, members.some(({ references }) => references.length > 0) ? 'reference' : 'text');
  const extendBy = fields.extend ?? around.extendBy;
  const frame = (name: 'first_frame' | 'last_frame') => {
    const [image, written] = [fields[name], childOf(node, name)];
    return image === undefined || written === null ? null : imageOf(image, written);
  };
  const clip = childOf(node, 'clip');
  return {
    id: template.id,
    scene: template.scene,
    mode,
    model: modelOf(fields.model, operationOf({ mode, extendBy }), (operation, hint) => {
      const message = `\`model\` names no model for ${operation}, and ${named(template.id)} needs one`;
      report(error('model-missing', placeOf(origins, 'model'), { message, hint }));
    }),
    parent: (mode === 'edit' ? fields.edits : mode === 'extend' ? fields.continues : null) ?? null,
    reuse: (mode === 'reuse' ? fields.reuse : null) ?? null,
    omit: fields.omit ?? false,
    words: wordsOf(draft, around),
    members,
    firstFrame: frame('first_frame'),
    lastFrame: frame('last_frame'),
    clip: clip?.kind === 'scalar' ? pathOf(clip) : null,
    inS: fields.in ?? 0,
    durationS:
      fields.duration ?? (mode === 'edit' || mode === 'clip' || mode === 'reuse' ? null : DEFAULT_DURATION_S),
    buyS: fields.buy ?? null,
    tailS: fields.tail ?? null,
    extendBy,
    takes: fields.takes ?? 1,
    sound: fields.sound ?? 'generate',
    mix: fields.mix ?? 'keep',
    captions: saidIn(fields),
    audio: laidOn(fields.audio, childOf(node, 'audio')),
    fit: fields.fit ?? (mode === 'reuse' ? null : around.format.fit),
    focus: fields.focus ?? (mode === 'reuse' ? null : around.format.focus),
    transition: transitionOf(fields.transition),
    origins,
  };
}

function modelOf(
  model: AuthoredShot['model'],
  operation: Operation | null,
  missing: (operation: Operation, hint: string) => void,
): string | null {
  if (operation === null) return null;
  if (model === undefined || typeof model === 'string') return model ?? FREE_MODEL;
  if (model[operation] === undefined) {
    const wayOut = operation === 'extend' && model.image !== undefined ? `, or ${BY_LAST_FRAME}` : '';
    missing(operation, `add \`${operation}: …\`${wayOut}`);
  }
  return model[operation] ?? FREE_MODEL;
}

/** The way out where there is no model that goes on from clips. */
export const BY_LAST_FRAME = 'write `extend: last-frame`: an image request, which begins with its last frame';

function transitionOf(transition: AuthoredShot['transition']): Shot['transition'] {
  if (transition === undefined || transition.type === 'cut') return CUT;
  return { type: transition.type, durationS: transition.duration ?? 0 };
}

const CUT = { type: 'cut', durationS: 0 } as const;

function wordsOf(draft: Draft, around: Surroundings): Words {
  const { fields } = draft;
  const positions = new Map(around.members.map((member, index) => [member.id, index]));
  return {
    size: someText(fields.size),
    angle: someText(fields.angle),
    camera: someText(fields.camera),
    lens: someText(fields.lens),
    framing: someText(fields.framing),
    prompt: segmentsOf(draft.spoken, positions),
    dialogue: linesOf(draft, positions, around),
    style: draft.style,
    avoid: draft.avoid,
  };
}

function linesOf(
  draft: Draft,
  positions: ReadonlyMap<string, number>,
  around: Surroundings,
): readonly Line[] {
  const written = itemsOf(childOf(draft.node, 'dialogue'));
  return (draft.fields.dialogue ?? []).flatMap(({ line, off = false }, index): readonly Line[] => {
    const declared = draft.speakers[index];
    if (written[index] === undefined || declared?.kind !== 'character') return [];
    const { name, voice = null } = around.cast.get(declared) ?? { name: declared.id };
    return [{ member: positions.get(declared.id) ?? null, name, voice, line: normal(line), off }];
  });
}

/** Texts joined and tidied; blanks at both ends of the whole go, one beside a mention stays. */
function segmentsOf(
  spoken: readonly SpokenPart[],
  positions: ReadonlyMap<string, number>,
): readonly Segment[] {
  const segments: ({ text: string } | { member: number })[] = [];
  for (const part of spoken) {
    const member = 'id' in part ? positions.get(part.id) : undefined;
    const last = segments.at(-1);
    if (member !== undefined) {
      segments.push({ member });
      continue;
    }
    const text = 'id' in part ? part.id : part.text;
    if (last !== undefined && 'text' in last) last.text += text;
    else segments.push({ text });
  }
  const tidy = segments.map((segment, index): Segment => {
    if ('member' in segment) return segment;
    const start = index === 0 ? spaced(segment.text).trimStart() : spaced(segment.text);
    return { text: index === segments.length - 1 ? start.trimEnd() : start };
  });
  const isEmpty = (segment: Segment): boolean => 'text' in segment && segment.text === '';
  return tidy.some(isEmpty) ? tidy.filter((segment) => !isEmpty(segment)) : tidy;
}

/** A member as a shot shows it: the thing with what is worn. */
export function memberOf(thing: Thing, id: string | null): Member {
  const look = id === null ? null : (thing.looks.get(id) ?? null);
  return {
    kind: thing.kind,
    id: thing.id,
    name: thing.name,
    description: thing.description,
    look: id === null || look === null ? null : { id, description: look.description },
    voice: thing.voice,
    references: referencesIn(thing, look),
  };
}
