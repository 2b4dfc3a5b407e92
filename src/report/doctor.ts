import { join } from 'node:path';
import { shellText } from '../base/shell.js';
import type { KeySaid } from '../run/ask-key.js';
import { someNames } from './names.js';

/** A service's key, and what the service says of it. */
export type KeyFound = {
  readonly provider: string;
  readonly keyVar: string;
  /** What attempts that are made with the key say of it; null: there is none. */
  readonly account: string | null;
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

/** See `Answer` of git. */
type GitAnswer<T> =
  | { readonly kind: 'said'; readonly said: T }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'fault'; readonly why: string; readonly remedy: string };

/** What films need of the machine, as it was found. */
export type Machine = {
  /** Encoders and filters that ffmpeg was built without. */
  readonly lacking: readonly string[];
  /** It can show HDR footage as films need it. */
  readonly toneMaps: boolean;
  /** On the disk of the project. */
  readonly freeBytes: number;
  readonly nowMs: number;
  /** When the last attempt of the ledger was made; 0: there is none. */
  readonly latestAttemptMs: number;
  /** Of the fonts that come with castreel. */
  readonly missingFonts: readonly string[];
  /** Files of the config's. */
  readonly ownFonts: readonly string[];
  readonly ledger: {
    readonly folder: string;
    /** Git has it in a repository of its own, as a submodule or beside the project's. */
    readonly isOwnRepository: boolean;
    readonly attempts: number;
    /** Files that cannot be read, and why. `isKept`: git has what stood in it when it was committed. */
    readonly torn: readonly Torn[];
    /** `nothing`: no git. `changed`: files that git does not hold as they are. */
    readonly git: GitAnswer<{ readonly changed: readonly string[]; readonly ignored: boolean }>;
  };
};

/** `path`: relative to the ledger. */
type Torn = { readonly path: string; readonly problem: string; readonly isKept: boolean };

/** A minute of film, its clips and what is made on the way take about a tenth of it. */
const LITTLE_BYTES = 2e9;
/** Clocks of two machines differ by less. */
const SKEW_MS = 120_000;

/** What `engines` in package.json says. */
const OLDEST_NODE = [20, 19] as const;

export function nodeText(version: string): string {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [oldest, least] = OLDEST_NODE;
  const isOld = major < oldest || (major === oldest && minor < least);
  return `node    ${version}${isOld ? `: castreel needs ${OLDEST_NODE.join('.')} or newer, from nodejs.org` : ''}\n`;
}

/** One line for each thing, with its remedy where it is not as it should be. */
export function machineText(machine: Machine): string {
  const { lacking, toneMaps, freeBytes, missingFonts, ownFonts } = machine;
  return [
    lacking.length === 0
      ? null
      : `ffmpeg  lacks ${lacking.join(', ')}: castreel doctor --install-ffmpeg, or FFMPEG_PATH of a whole build`,
    toneMaps
      ? null
      : 'ffmpeg  lacks zscale or tonemap: HDR footage of your own will look grey; a build with zimg has them',
    missingFonts.length === 0
      ? `fonts   Latin, Greek, Cyrillic, Arabic, Hebrew, Han, emoji: castreel's own${ownFonts.length === 0 ? '' : `; then ${ownFonts.join(', ')}`}`
      : `fonts   ${missingFonts.join(', ')} missing: install castreel anew`,
    `disk    ${(freeBytes / 1e9).toFixed(1)} GB free${freeBytes < LITTLE_BYTES ? ': make room before you render; .castreel/derived can be deleted' : ''}`,
    clockText(machine),
    ...machine.ledger.torn.map((one) => tornText(one, machine.ledger)),
    ledgerText(machine),
  ]
    .flatMap((line) => (line === null ? [] : [`${line}\n`]))
    .join('');
}

function clockText({ nowMs, latestAttemptMs }: Machine): string {
  const now = new Date(nowMs).toISOString().slice(0, 19);
  return latestAttemptMs <= nowMs + SKEW_MS
    ? `clock   ${now}Z`
    : `clock   ${now}Z, which is before the ledger's last attempt: set it right, or lost answers are looked for at the wrong time`;
}

function tornText({ path, problem, isKept }: Torn, { folder, isOwnRepository }: Machine['ledger']): string {
  const file = join(folder, path);
  const checkout = isOwnRepository
    ? ['git', '-C', folder, 'checkout', '--', path]
    : ['git', 'checkout', '--', file];
  const back = isKept ? `, which has it as it was: ${shellText(checkout)}` : '';
  return `ledger  ${file} ${problem}${back}`;
}

function ledgerText({ ledger: { folder, isOwnRepository, attempts, torn, git } }: Machine): string | null {
  if (attempts === 0) return null;
  const size = `ledger  ${attempts} attempt${attempts === 1 ? '' : 's'} in ${folder}`;
  const them = attempts === 1 ? 'it' : 'them';
  if (git.kind === 'nothing') return `${size}, and no git to keep ${them}: git init`;
  if (git.kind === 'fault')
    return `${size}, and git does not say whether it has ${them}, for .git ${git.why}: ${git.remedy}`;
  const { changed, ignored } = git.said;
  if (ignored) return `${size}, which git ignores: take it out of .gitignore, and commit it`;
  if (torn.length > 0) return `${size} can be read: mend the rest before you commit anything of it`;
  if (changed.length === 0) return `${size}, committed`;
  const own = shellText(['git', '-C', folder]);
  const commit = isOwnRepository
    ? `${own} add . && ${own} commit && ${own} push`
    : `git add ${shellText([folder])} && git commit`;
  return `${size}, ${changed.length} not committed: ${commit}, before anybody else renders`;
}

/** What `doctor` shows of each key: where it is, what its service says of it, which boards cannot do without. */
export function keysText(keys: readonly KeyFound[]): string {
  return keys.map((key) => `key     ${key.provider}: ${keyText(key)}\n`).join('');
}

function keyText({ keyVar, account, inFile, kind, message, boards }: KeyFound): string {
  const place = `key of account ${account ?? ''} in ${inFile ? `.env (${keyVar})` : keyVar}`;
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
export function leaksText(leaks: GitAnswer<Leaks>): string {
  if (leaks.kind === 'nothing') return '';
  if (leaks.kind === 'fault') return `git     .git ${leaks.why}: ${leaks.remedy}\n`;
  const { secrets, made } = leaks.said;
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
