import { expect } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { readBoard, type BoardSource } from '../../src/storyboard/board.js';
import { filmCollisions } from '../../src/storyboard/film.js';
import { resolve } from '../../src/storyboard/resolve.js';
import type { Member, Shot, Storyboard } from '../../src/storyboard/storyboard.js';
import { textInputs } from './inputs.js';

export type Resolved = {
  boards: readonly BoardSource[];
  storyboards: readonly Storyboard[];
  diagnostics: readonly Diagnostic[];
};

/** A board's text, with the files it needs, as films: `version: 1` is put before it. */
export function resolved(text: string, files: Readonly<Record<string, string>> = {}): Resolved {
  const path = 'boards/ad.yaml';
  const inputs = textInputs({ ...files, [path]: `version: 1\n${text}` });
  const { board, diagnostics } = readBoard(path, inputs);
  if (board === null) return { boards: [], storyboards: [], diagnostics };
  const films = resolve(board, inputs);
  return {
    boards: [board],
    storyboards: films.storyboards,
    diagnostics: [...diagnostics, ...films.diagnostics, ...filmCollisions(films.storyboards)],
  };
}

/** The films of a board about which there is nothing to say. */
export function filmsOf(text: string, files: Readonly<Record<string, string>> = {}): readonly Storyboard[] {
  const { storyboards, diagnostics } = resolved(text, files);
  expect(diagnostics.map(line)).toEqual([]);
  return storyboards;
}

/** The shots of a board without variants, by id. */
export function shotsOf(text: string): Readonly<Record<string, Shot>> {
  const [film] = filmsOf(text);
  return Object.fromEntries((film?.shots ?? []).map((shot) => [shot.id, shot]));
}

/** What is said of a board, one line each: `12:5 unknown-name …`. */
export function complaints(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return resolved(text, files).diagnostics.map(line);
}

export function line({ code, message, place }: Diagnostic): string {
  return `${place.start.line}:${place.start.column} ${code} ${message}`;
}

/** `mira/storm`: who is in a shot, in queue order. */
export function castOf(shot: Shot | undefined): readonly string[] {
  return (shot?.members ?? []).map(({ id, look }) => (look === null ? id : `${id}/${look.id}`));
}

export function pathsOf(member: Member | undefined): readonly string[] {
  return (member?.references ?? []).map(({ source }) => (source.kind === 'file' ? source.path : source.kind));
}

/** The prompt with mentions as `<mira>`. */
export function promptOf(shot: Shot | undefined): string {
  return (shot?.words.prompt ?? [])
    .map((part) => ('text' in part ? part.text : `<${shot?.members[part.member]?.id ?? ''}>`))
    .join('');
}
