import type { KeySaid } from '../run/ask-key.js';
import { someNames } from './names.js';

/** A service's key, and what the service says of it. */
export type KeyFound = {
  readonly provider: string;
  readonly keyVar: string;
  /** It stands in `.env`, not in the environment. */
  readonly inFile: boolean;
  /** `none`: there is no key. */
  readonly kind: 'none' | KeySaid['kind'];
  /** Why, where it is not accepted. */
  readonly message: string | null;
  /** Boards of the project that name a model of it. */
  readonly boards: readonly string[];
};

/** See `gitLeaks`. */
type Leaks = {
  readonly secrets: readonly { readonly path: string; readonly isTracked: boolean }[];
  readonly made: readonly string[];
};

/** What `doctor` shows of each key: where it is, what its service says of it, which boards cannot do without. */
export function keysText(keys: readonly KeyFound[]): string {
  return keys.map((key) => `key     ${key.provider}: ${keyText(key)}\n`).join('');
}

function keyText({ keyVar, inFile, kind, message, boards }: KeyFound): string {
  const place = inFile ? `in .env (${keyVar})` : `in ${keyVar}`;
  switch (kind) {
    case 'none':
      return `none (${keyVar})${boards.length === 0 ? '' : `, which ${someNames(boards, 3)} cannot be shot without`}`;
    case 'unasked':
      return place;
    case 'accepted':
      return `${place}, accepted`;
    case 'refused':
      return `${place}, and refused: ${message ?? ''}`;
    case 'unreachable':
    case 'broken':
      return `${place}, not checked: ${message ?? ''}`;
  }
}

/** What git shows to everybody, and should not. */
export function leaksText({ secrets, made }: Leaks): string {
  return [
    ...secrets.map(({ path, isTracked }) =>
      isTracked
        ? `git     ${path} is committed, and whoever has the repository has its keys: have new ones made, then git rm --cached ${path}\n`
        : `git     ${path} is not ignored, and holds keys: write ${path} into .gitignore\n`,
    ),
    ...made.map(
      (folder) =>
        `git     ${folder} is tracked, and grows with every film: write ${folder}/ into .gitignore, then git rm -r --cached ${folder}\n`,
    ),
  ].join('');
}
