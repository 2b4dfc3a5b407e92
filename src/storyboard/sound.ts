import { childOf, entriesOf, itemsOf, type Node } from '../base/node.js';
import { pathOf } from './paths.js';
import type { AuthoredFilm, AuthoredShot } from './schema.js';
import type { Laid, Music, Origins, Storyboard } from './storyboard.js';

/** What `film:` says of the sound, with all that it leaves out; null: the board says nothing of its film. */
export function filmSoundOf(
  authored: AuthoredFilm | null,
  node: Node | null,
): Pick<Storyboard['film'], 'music' | 'loudnessLufs'> {
  return {
    music: musicOf(authored?.music, childOf(node, 'music')),
    loudnessLufs: authored?.loudness_lufs ?? null,
  };
}

/** The sound files of a shot; `node` is their list. */
export function laidOn(authored: AuthoredShot['audio'], node: Node | null): readonly Laid[] {
  const items = itemsOf(node);
  return (authored ?? []).flatMap(({ at, gain_db: gainDb }, index): readonly Laid[] => {
    const file = fileIn(items[index] ?? null);
    return file === null ? [] : [{ file, atS: at ?? 0, gainDb: gainDb ?? 0 }];
  });
}

function musicOf(authored: AuthoredFilm['music'], node: Node | null): Music | null {
  const file = fileIn(node);
  if (authored === undefined || file === null) return null;
  return {
    file,
    inS: authored.in ?? 0,
    gainDb: authored.gain_db ?? 0,
    duckDb: authored.duck_db ?? 0,
    fadeS: authored.fade ?? 0,
    loop: authored.loop ?? false,
    origins: originsOf(node),
  };
}

function fileIn(node: Node | null): string | null {
  const file = childOf(node, 'file');
  return file?.kind === 'scalar' ? pathOf(file) : null;
}

function originsOf(node: Node | null): Origins {
  const keys = entriesOf(node).map(([name, { value }]) => [name, value.place] as const);
  const whole = childOf(node, 'file')?.place;
  return { places: new Map([...(whole === undefined ? [] : [['', whole] as const]), ...keys]), over: null };
}
