import type { Diagnostic, Place } from '../base/diagnostic.js';
import { childOf, type Node } from '../base/node.js';
import { safeValue } from './address.js';
import { readTyped } from './read-typed.js';
import { error, type Report } from '../base/problem.js';
import { concrete } from './schema.js';
import { filmSoundOf } from './sound.js';
import { logoOf, titlesOf } from './titles.js';
import type { Storyboard } from './storyboard.js';
import type { Names } from './template.js';

/** Bytes of a file name that every file system takes, with room for `.animatic.mp4` and a name for writing aside. */
const MAX_NAME_BYTES = 200;

/** What a film is called and how it ends, from `film:` of the board (null: it has none); `values` are those of its axes, sorted by axis. */
export function filmOf(
  node: Node | null,
  given: { names: Names; place: Place; board: string; values: readonly string[] },
  report: Report,
): Storyboard['film'] {
  const read = node === null ? null : readTyped(concrete.film, { written: node, names: given.names }, report);
  const authored = read?.value ?? null;
  const written = authored?.name ?? [given.board, ...given.values].join('_');
  const name = fileName(written);
  const place = childOf(node, 'name')?.place ?? given.place;
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    const message = `the name of the film is longer than ${MAX_NAME_BYTES} bytes`;
    report(error('film-name-long', place, { message, hint: 'write a shorter `film.name`' }));
  }
  const endPlace = childOf(childOf(node, 'end'), 'fade')?.place ?? place;
  return {
    name: name === '' ? given.board : name,
    endFadeS: authored?.end?.fade ?? 0,
    captions: authored?.captions ?? 'file',
    ...filmSoundOf(authored, read?.node ?? null),
    titles: titlesOf(authored?.titles, childOf(read?.node ?? null, 'titles')),
    logo: logoOf(authored?.logo, childOf(read?.node ?? null, 'logo')),
    place,
    endPlace,
  };
}

/** Two films that would be one file, on some file system at least. Films of all boards of a run together. */
export function filmCollisions(storyboards: readonly Storyboard[]): readonly Diagnostic[] {
  const first = new Map<string, Storyboard>();
  const said = new Set<string>();
  return storyboards.flatMap((storyboard) => {
    const file = `${filmFolder(storyboard)}${storyboard.film.name}`.normalize('NFC').toLowerCase();
    const earlier = first.get(file);
    if (earlier === undefined) {
      first.set(file, storyboard);
      return [];
    }
    const { place } = storyboard.film;
    const key = `${place.file} ${earlier.board.path}`;
    if (said.has(key)) return [];
    said.add(key);
    const message = `two films would be the file ${storyboard.film.name}.mp4: ${filmOfPeople(earlier)} and ${filmOfPeople(storyboard)}`;
    return [
      error('film-name-twice', place, { message, hint: 'let `film.name` insert what tells them apart' }),
    ];
  });
}

/** No character that any file system refuses, no name that Windows keeps for itself, nothing hidden. */
function fileName(text: string): string {
  const safe = safeValue(text.normalize('NFC')).replace(/^[.-]+|[.]+$/g, '');
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(safe) ? `_${safe}` : safe;
}

/** Where the films of a board go in the out folder, with a slash at its end: as the board stands in the project. */
export function filmFolder({ board }: Storyboard): string {
  return board.path.slice(0, board.path.lastIndexOf('/') + 1);
}

function filmOfPeople({ board, variant }: Storyboard): string {
  const values = Object.entries(variant).map(([axis, value]) => `${axis}=${value}`);
  return values.length === 0 ? board.name : `${board.name}@${values.join(',')}`;
}
