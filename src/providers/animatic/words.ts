import type { Panel, Request } from '../../ledger/request.js';
import type { Frame } from './gather.js';
import { fpsOf } from '../../base/time.js';

/** What a page says, in plain texts; `page` sets them. */
export type PageWords = {
  readonly heading: string;
  /** `ANIMATIC · 6.0 S`. */
  readonly tag: string;
  /** It stands in for a shot that is not shot yet. */
  readonly slate: boolean;
  readonly shot: string;
  /** `WIDE · SLOW DOLLY IN`. */
  readonly camera: string;
  /** Where the picture comes from, when it is another clip's: `CONTINUES ASCENT`; empty otherwise. */
  readonly mark: string;
  readonly prompt: string;
  readonly dialogue: readonly string[];
  /** Characters by name, with the look in force. */
  readonly cast: readonly string[];
};

/** `frame`: the one with which the clip begins. */
export function pageWords(request: Request, panel: Panel, frame: Frame | null): PageWords {
  const { words } = request;
  const seconds = panel.frames / fpsOf(panel.rate);
  return {
    heading: panel.heading ?? '',
    tag: panel.slate ? `NOT SHOT YET · ${seconds.toFixed(1)} S` : `ANIMATIC · ${seconds.toFixed(1)} S`,
    slate: panel.slate,
    shot: panel.shot,
    camera: [words.size?.replaceAll('_', ' '), words.angle, words.camera, words.lens, words.framing]
      .filter((one) => one !== null && one !== undefined && one !== '')
      .join(' · '),
    mark: markOf(request, frame),
    prompt: promptOf(request),
    dialogue: dialogueOf(request),
    cast: words.cast
      .map((member, position) => ({ ...member, look: panel.look[position] ?? '' }))
      .filter((member) => member.kind === 'character')
      .map(({ name, look }) => withLook(name, look)),
  };
}

/** `Wren / windy`. */
export function withLook(name: string, look = ''): string {
  return look === '' ? name : `${name} / ${look}`;
}

export function promptOf({ words }: Request): string {
  return words.prompt
    .map((part) => (typeof part === 'string' ? part : (words.cast[part]?.name ?? '')))
    .join('');
}

function markOf({ operation }: Request, frame: Frame | null): string {
  const shot = frame?.clip?.origin?.shot;
  if (operation === 'edit') return `edit of ${shot ?? 'another clip'}`;
  if (operation === 'extend' || frame?.clip) return `continues ${shot ?? 'the clip before'}`;
  return '';
}

/** A line alone where its speaker is the whole cast; else with who says it. */
function dialogueOf({ words }: Request): string[] {
  const characters = words.cast.filter((member) => member.kind === 'character');
  const alone =
    characters.length === 1 && words.dialogue.every((one) => one.name === characters[0]?.name && !one.off);
  return words.dialogue.map(({ name, line, off }) => {
    const speaker = alone ? '' : `${name}${off ? ' (off)' : ''}: `;
    return `${speaker}“${line}”`;
  });
}
