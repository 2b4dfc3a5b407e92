import type { Diagnostic, Place } from '../base/diagnostic.js';
import { childOf, firstKey, type MapNode } from '../base/node.js';
import type { Key } from './key.js';
import { keys } from './keys.js';
import { error, nearestOf, warning } from '../base/problem.js';
import type { Mode } from './storyboard.js';

/** The keys that make a shot something else than words, and what: at most one of them stands on a shot. */
const modeKeys = {
  clip: 'clip',
  reuse: 'reuse',
  edits: 'edit',
  continues: 'extend',
  first_frame: 'image',
} as const satisfies Record<string, Mode>;

/** What a shot is by its keys, values present or not; `none`: by its cast. */
export function modeOf(shot: { readonly [key in keyof typeof modeKeys]?: unknown }, none: Mode): Mode {
  const found = Object.entries(modeKeys).find(([key]) => shot[key as keyof typeof modeKeys] !== undefined);
  return found?.[1] ?? none;
}

/** Whether the keys that a shot wrote itself go together: what its scene and board say for all shots is no claim. */
export function modeProblems(shot: MapNode): readonly Diagnostic[] {
  const [first, ...others] = [...shot.entries].flatMap(([name, { key }]) =>
    name in modeKeys ? [{ name, key }] : [],
  );
  const mode = modeOf(Object.fromEntries(shot.entries), 'text');
  const prompt = missingPrompt(shot, mode);
  if (first !== undefined && others.length > 0) {
    return [...prompt, ...others.map((other) => twoModes(first, other))];
  }
  return [
    ...prompt,
    ...lastFrameAlone(shot),
    ...idleKeys(shot, mode),
    ...idleLength(shot),
    ...idleOnly(shot),
  ];
}

type Named = { readonly name: string; readonly key: Place };

function twoModes(first: Named, { name, key }: Named): Diagnostic {
  return error('two-modes', key, {
    message: `a shot cannot have both \`${first.name}\` and \`${name}\``,
    hint: 'make two shots of it, or remove one of the keys',
    also: { place: first.key, message: `\`${first.name}\` stands here` },
  });
}

function missingPrompt(shot: MapNode, mode: Mode): readonly Diagnostic[] {
  if (mode === 'clip' || mode === 'reuse' || shot.entries.has('prompt')) return [];
  const known = Object.keys(keys.shot);
  const isMisspelled = (name: string): boolean =>
    !known.includes(name) && nearestOf(name, known) === 'prompt';
  if ([...shot.entries.keys()].some(isMisspelled)) return [];
  const hint = 'only shots with `clip` or `reuse` have none';
  return [error('missing-key', firstKey(shot), { message: '`prompt` is missing', hint })];
}

function lastFrameAlone(shot: MapNode): readonly Diagnostic[] {
  const last = shot.entries.get('last_frame');
  if (last === undefined || shot.entries.has('first_frame')) return [];
  const message = 'a `last_frame` needs a `first_frame` to come from';
  return [error('last-frame-alone', last.key, { message, hint: 'write a `first_frame`, too' })];
}

/** Keys that mean nothing to a shot of this kind. */
function idleKeys(shot: MapNode, mode: Mode): readonly Diagnostic[] {
  const known: Readonly<Record<string, Key>> = keys.shot;
  return [...shot.entries].flatMap(([name, { key }]) => {
    const { modes = null } = known[name] ?? {};
    if (modes === null || modes.includes(mode)) return [];
    const message = `\`${name}\` changes nothing here: ${reasons[mode]}`;
    return [warning('no-effect', key, { message, hint: hints[name] ?? 'remove it' })];
  });
}

const noVideo = 'it does not continue from a video';
const reasons: Readonly<Record<Mode, string>> = {
  clip: 'your own footage is not generated',
  reuse: 'a clip that is shown again is not generated',
  edit: 'an edit is sent the whole of its source',
  extend: 'it is an extension',
  image: noVideo,
  reference: noVideo,
  text: noVideo,
};

const hints: Readonly<Record<string, string>> = {
  sound: 'write `mix: mute` to silence it',
  tail: 'remove it; only a shot with `continues` sends a tail',
};

/** A cut takes no time. */
function idleLength(shot: MapNode): readonly Diagnostic[] {
  const transition = shot.entries.get('transition')?.value ?? null;
  const type = childOf(transition, 'type');
  const length = transition?.kind === 'map' ? transition.entries.get('duration') : undefined;
  if (length === undefined || type?.kind !== 'scalar' || type.text !== 'cut') return [];
  const message = '`duration` changes nothing here: a cut takes no time';
  return [warning('no-effect', length.key, { message, hint: 'remove it, or write `type: dissolve`' })];
}

function idleOnly(shot: MapNode): readonly Diagnostic[] {
  const only = shot.entries.get('only');
  if (only?.value.kind !== 'map' || only.value.entries.size > 0) return [];
  const message = '`only` changes nothing here: it names no axis, so the shot stands in every film';
  return [warning('no-effect', only.key, { message, hint: 'remove it, or name an axis and its value' })];
}
