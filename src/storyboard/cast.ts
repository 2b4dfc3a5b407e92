import type { Place } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import { childOf, entriesOf, type MapNode, type Node } from '../base/node.js';
import { pathOf } from './paths.js';
import { error, type Report } from '../base/problem.js';
import type { AuthoredCharacter, AuthoredImage, AuthoredReference } from './schema.js';
import type { Member, Reference, Role, Source, Voice } from './storyboard.js';
import { namesIn } from './template.js';
import { someText } from './text.js';

export type Kind = Member['kind'];

/** A character, prop or location as the board declares it, before variants. */
export type Declared = {
  readonly kind: Kind;
  readonly id: string;
  readonly node: Node;
  readonly key: Place;
  readonly looks: readonly string[];
};

/** The same in one variant; equal in all variants that give its names equal values. */
export type Thing = {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly voice: Voice | null;
  readonly references: readonly Reference[];
  readonly looks: ReadonlyMap<string, Look>;
};

export type Look = { readonly description: string | null; readonly references: readonly Reference[] };

const GROUPS = { characters: 'character', props: 'prop', locations: 'location' } as const;

/** Everything that can be mentioned, by name. Characters, props and locations share one namespace. */
export function declaredOn(board: MapNode, report: Report): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const [group, kind] of Object.entries(GROUPS)) {
    for (const [id, { key, value }] of entriesOf(childOf(board, group))) {
      const earlier = declared.get(id);
      if (earlier !== undefined) {
        const message = `"${id}" is a ${kind} here and a ${earlier.kind} elsewhere, and a mention could mean either`;
        const also = { place: earlier.key, message: `the ${earlier.kind}` };
        report(error('name-twice', key, { message, also }));
        continue;
      }
      const looks = entriesOf(childOf(value, 'looks')).map(([look]) => look);
      declared.set(id, { kind, id, key, looks, node: value });
    }
  }
  return declared;
}

/** Names that any of its texts insert. */
export function allNames({ node }: Declared): readonly string[] {
  return [...namesIn(node)];
}

/** Names inserted in what a shot says and sends of it: itself and the look worn. */
export function shownNames({ node }: Declared, look: string | null): readonly string[] {
  const parts = entriesOf(node).filter(([name]) => name !== 'looks');
  const worn = look === null ? [] : entriesOf(childOf(node, 'looks')).filter(([name]) => name === look);
  return [...parts, ...worn].flatMap(([, { value }]) => [...namesIn(value)]);
}

/** Lists of references read so far, by the node they stand in: most are the same in all variants. */
export type ReferenceLists = Map<Node, readonly Reference[]>;

/** A declaration after substitution; `node` is the tree it was read from and gives the places. */
export function thingOf(
  { kind, id }: Declared,
  { authored, node }: { readonly authored: AuthoredCharacter; readonly node: Node },
  lists: ReferenceLists,
): Thing {
  const looks = entriesOf(childOf(node, 'looks')).map(([look, { value }]): [string, Look] => {
    const { description, references = [] } = authored.looks?.[look] ?? {};
    const images = referencesOf(references, childOf(value, 'references'), lists);
    return [look, { description: someText(description), references: images }];
  });
  return {
    kind,
    id,
    name: someText(authored.name) ?? id.replace(/[_-]+/g, ' '),
    description: someText(authored.description),
    voice: voiceOf(authored.voice),
    references: referencesOf(authored.references ?? [], childOf(node, 'references'), lists),
    looks: new Map(looks),
  };
}

/**
 * The images of a member in the order in which they are dealt. A look shows other clothes than the pictures that show
 * the whole figure, so those stay out; the first one stays in, it is the face people know.
 */
export function referencesIn(thing: Thing, look: Look | null): readonly Reference[] {
  const [first, ...others] = thing.references;
  if (look === null || first === undefined) return look?.references ?? thing.references;
  return [
    first,
    ...look.references,
    ...others.filter(({ role }) => role === null || !WHOLE_FIGURE.has(role)),
  ];
}

/** A single image: a first or last frame. */
export function imageOf(authored: AuthoredImage | AuthoredReference, node: Node): Reference {
  if (typeof authored === 'string') {
    return { role: null, source: sourceOf(authored, node), place: node.place };
  }
  const { image, url, sha256, file_id: fileId } = authored;
  const role: Role | null = 'role' in authored ? (authored.role ?? null) : null;
  if (url !== undefined)
    return { role, source: { kind: 'url', url, sha256: sha256 ?? null }, place: node.place };
  if (fileId !== undefined) return { role, source: { kind: 'file_id', id: fileId }, place: node.place };
  const written = childOf(node, 'image') ?? node;
  return { role, source: sourceOf(image ?? '', written), place: written.place };
}

const WHOLE_FIGURE: ReadonlySet<Role> = new Set(['full_body', 'back', 'turnaround']);

function referencesOf(
  authored: readonly AuthoredReference[],
  node: Node | null,
  lists: ReferenceLists,
): readonly Reference[] {
  if (node?.kind !== 'list') return NO_REFERENCES;
  return getOrMake(lists, node, () =>
    authored.flatMap((one, index) => {
      const item = node.items[index];
      return item === undefined ? [] : [imageOf(one, item)];
    }),
  );
}

const NO_REFERENCES: readonly Reference[] = [];

function sourceOf(text: string, node: Node): Source {
  if (text.startsWith('https://')) return { kind: 'url', url: text, sha256: null };
  return { kind: 'file', path: node.kind === 'scalar' ? pathOf(node) : text };
}

function voiceOf(authored: AuthoredCharacter['voice']): Voice | null {
  if (authored === undefined) return null;
  if (typeof authored === 'string') return { words: someText(authored), id: null };
  return { words: someText(authored.words), id: authored.id ?? null };
}
