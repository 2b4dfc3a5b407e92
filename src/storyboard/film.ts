import type { Diagnostic, Place } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import { childOf, type Node } from '../base/node.js';
import { safeValue } from './address.js';
import { readTyped } from './read-typed.js';
import { error, type Report } from '../base/problem.js';
import { concrete } from './schema.js';
import { deliveriesOf } from './deliver.js';
import { filmSoundOf } from './sound.js';
import { logoOf, titlesOf } from './titles.js';
import type { Format, Storyboard } from './storyboard.js';
import type { Names } from './template.js';

/** Bytes of a file name that every file system takes, with room for `.animatic.mp4` and a name for writing aside. */
const MAX_NAME_BYTES = 200;

/** What a film is called and how it ends, from `film:` of the board (null: it has none); `values` are those of its axes, sorted by axis. */
export function filmOf(
  node: Node | null,
  given: { names: Names; place: Place; board: string; values: readonly string[]; format: Format },
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
    deliver: deliveriesOf(authored?.deliver, childOf(read?.node ?? null, 'deliver'), {
      format: given.format,
      report,
    }),
    place,
    endPlace,
  };
}

/** Two films that would be one file, on some file system at least. Films of all boards of a run together. */
export function filmCollisions(storyboards: readonly Storyboard[]): readonly Diagnostic[] {
  const first = new Map<string, Storyboard>();
  const said = new Set<string>();
  const filesOf = (storyboard: Storyboard): readonly string[] => {
    const { name, deliver } = storyboard.film;
    const names = [name, ...deliver.map((one) => `${name}.${one.name}`)];
    return names.map((one) => `${filmFolder(storyboard)}${one}`.normalize('NFC').toLowerCase());
  };
  return storyboards.flatMap((storyboard) => {
    const files = filesOf(storyboard);
    const earlier = files.map((file) => first.get(file)).find((one) => one !== undefined);
    for (const file of files) getOrMake(first, file, () => storyboard);
    if (earlier === undefined) return [];
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
