import { childOf, entriesOf, itemsOf, type Node } from '../base/node.js';
import { pathOf } from './paths.js';
import type { AuthoredFilm } from './schema.js';
import type { Logo, Origins, Title } from './storyboard.js';
import { tidyLines } from './text.js';

const DEFAULT_FADE_S = 0.3;

/** The texts laid over a film, with all that is left out of them; `node` is their list. */
export function titlesOf(authored: AuthoredFilm['titles'], node: Node | null): readonly Title[] {
  const items = itemsOf(node);
  return (authored ?? []).flatMap(({ text, at, duration, position, fade }, index): readonly Title[] => {
    const item = items[index];
    if (item === undefined) return [];
    const title = { atS: at ?? 0, durationS: duration ?? null, position: position ?? 'center' } as const;
    const fadeS = fade ?? Math.min(DEFAULT_FADE_S, (duration ?? Infinity) / 4);
    return [{ ...title, text: tidyLines(text), fadeS, origins: originsOf(item) }];
  });
}

/** The picture in a corner of the film; null: it has none. */
export function logoOf(authored: AuthoredFilm['logo'], node: Node | null): Logo | null {
  const image = childOf(node, 'image');
  if (authored === undefined || node === null || image?.kind !== 'scalar') return null;
  const { position = 'top_right', width = 0.12, margin = null, opacity = 1 } = authored;
  return { image: pathOf(image), position, width, margin, opacity, origins: originsOf(node) };
}

function originsOf(node: Node): Origins {
  const keys = entriesOf(node).map(([name, { value }]) => [name, value.place] as const);
  return { places: new Map([['', node.place], ...keys]), over: null };
}
