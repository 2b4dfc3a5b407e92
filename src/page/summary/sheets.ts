import { shownSeconds } from '../../base/time.js';
import type { Summary, SummaryFilm, SummaryMember, SummaryShot } from './summary.js';

/** Pictures in rows on one page of paper, to print or to send. */
export type Sheet = {
  /** Where it goes, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly said: string;
  readonly cells: readonly SheetCell[];
};

export type SheetCell = {
  /** Null: there is no picture of it yet. */
  readonly sha256: string | null;
  /** What stands in its place then. */
  readonly without: string;
  readonly title: string;
  readonly said: string;
  /** Width by height. */
  readonly ratio: number;
};

/** So many pictures stand on a sheet; the rest on more of them. */
const MOST = 48;

/** A sheet of every film, in the order of its shots, and of every character, its references before its takes. */
export function sheetsOf({ films, shots, cast }: Summary): Sheet[] {
  const known = new Map(shots.map((shot) => [shot.address, shot]));
  const people = cast.filter(({ kind }) => kind === 'character');
  const names = new Set<string>();
  return [
    ...films.map((film) => filmSheet(film, known)),
    ...people.map((member) => memberSheet(member, names)),
  ].flatMap(parted);
}

function filmSheet(film: SummaryFilm, shots: ReadonlyMap<string, SummaryShot>): Sheet {
  const ratio = film.width / film.height;
  const placed = film.shots.filter(({ duration_s }) => duration_s > 0);
  return {
    name: film.id,
    title: film.title,
    said: `${film.duration_s.toFixed(1)} s · ${placed.length} shots`,
    cells: placed.map(({ id, address, own, duration_s }) => {
      const shot = shots.get(address ?? '');
      const take = shot?.takes.find(({ shown }) => shown);
      const said = [
        `${shownSeconds(duration_s)} s`,
        ...(take === undefined ? [] : [take.label]),
        shot?.said ?? 'own footage',
      ];
      return {
        sha256: take?.clip?.sha256 ?? own?.sha256 ?? null,
        without: shot?.said ?? 'no footage',
        title: id,
        said: said.join(' · '),
        ratio,
      };
    }),
  };
}

function memberSheet(member: SummaryMember, names: Set<string>): Sheet {
  const references = member.references.map(({ role, look, sha256 }): SheetCell => {
    const said = [role?.replace('_', ' '), look].filter((part) => part != null).join(', ');
    return { sha256, without: 'no picture', title: 'reference', said, ratio: 16 / 9 };
  });
  const frames = member.frames.map(({ sha256, name, label, look }): SheetCell => ({
    sha256,
    without: 'no picture',
    title: `${name} ${label}`,
    said: look ?? '',
    ratio: 16 / 9,
  }));
  return {
    name: `cast/${freeName(member.id, names)}`,
    title: member.name,
    said: member.description ?? '',
    cells: [...references, ...frames],
  };
}

/** Two boards may have someone of the same name. */
function freeName(id: string, names: Set<string>): string {
  let name = id;
  for (let n = 2; names.has(name); n += 1) name = `${id}-${n}`;
  names.add(name);
  return name;
}

function parted(sheet: Sheet): Sheet[] {
  const pages = Math.max(1, Math.ceil(sheet.cells.length / MOST));
  return Array.from({ length: pages }, (_, page) => ({
    ...sheet,
    name: `${sheet.name}${page === 0 ? '' : `-${page + 1}`}`,
    cells: sheet.cells.slice(page * MOST, (page + 1) * MOST),
  }));
}
