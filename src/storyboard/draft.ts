import type { Place } from '../base/diagnostic.js';
import type { Node } from '../base/node.js';
import type { Report } from '../base/problem.js';
import type { Declared } from './cast.js';
import { speak, type SpokenPart } from './mentions.js';
import { queueOf, type Queued } from './queue.js';
import { readTyped } from './read-typed.js';
import { concrete, type AuthoredShot } from './schema.js';
import type { ShotTemplate } from './shot-template.js';
import { textIn, type Names } from './template.js';

/** A shot with this variant's values, its cast called but not yet looked at. Equal for equal values of its names. */
export type Draft = {
  readonly template: ShotTemplate;
  readonly fields: AuthoredShot;
  readonly node: Node;
  readonly spoken: readonly SpokenPart[];
  readonly style: string | null;
  readonly avoid: string | null;
  readonly queue: readonly Queued[];
  /** Who is declared and heard, in the queue or not, by line of dialogue. */
  readonly speakers: readonly (Declared | null)[];
  /** Places of values that came from elsewhere. */
  readonly over: ReadonlyMap<string, Place> | null;
};

/** Null: too little is left of the shot to go on with; what is wrong was reported. */
export function draftOf(
  template: ShotTemplate,
  { declared, names }: { declared: ReadonlyMap<string, Declared>; names: Names },
  report: Report,
): Draft | null {
  const authored = readTyped(concrete.shot, { written: template.node, names }, report);
  if (authored === null) return null;
  const { value: fields, node } = authored;
  const spoken = template.prompt === null ? [] : speak(template.prompt.parts, template.prompt.node, names);
  const queue = queueOf({ fields, node, spoken, ownLocation: template.ownLocation }, declared, report);
  return {
    template,
    fields,
    node,
    spoken,
    style: styleOf(template.styles.map((style) => textIn(style, names))),
    avoid: textIn(template.avoid, names),
    queue,
    speakers: (fields.dialogue ?? []).map(({ who }) => declared.get(who) ?? null),
    over: overOf(template, names),
  };
}

/** What the board says, then the scene, then the shot, as one enumeration. */
function styleOf(parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  if (said.length === 0) return null;
  return said.map((part, index) => (index < said.length - 1 ? part.replace(/[.,;]$/, '') : part)).join(', ');
}

function overOf(template: ShotTemplate, names: Names): ReadonlyMap<string, Place> | null {
  const over = template.holes.flatMap(([path, name]): readonly [string, Place][] => {
    const value = names.get(name);
    return value === undefined ? [] : [[path, value.place]];
  });
  return over.length === 0 ? null : new Map(over);
}
