import { existsSync, lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProcess, type Outcome } from '../base/process.js';
import { repositoryOf } from './project.js';

/** Where git is run. */
export type Place = { readonly root: string; readonly signal: AbortSignal };

/** There is a repository, and git did not say what it was asked: nobody may take that for "there is nothing". */
export type GitFault = {
  /** Its folder. */
  readonly repository: string;
  /** Of its `.git`, a phrase: it "is not read by git (…)". */
  readonly why: string;
  /** What lets git read it. */
  readonly remedy: string;
  /** Git itself said no: not that it hangs, was killed or did not start. */
  readonly isSaid: boolean;
};

/** What git says; null: there is nothing to ask, for there is no git, no repository or, of what was committed, no commit yet. */
export type Answer<T> = T | GitFault | null;

export function isGitFault(answer: object | null): answer is GitFault {
  return answer !== null && 'repository' in answer;
}

/** What git says with `-z`, piece by piece. `asked`: what it reads from its input. */
export async function gitPieces(
  args: readonly string[],
  place: Place,
  asked: readonly string[] | null = null,
): Promise<Answer<readonly string[]>> {
  const said = await gitBytes(args, place, asked);
  if (said === null || isGitFault(said)) return said;
  return said
    .toString('utf8')
    .split('\0')
    .filter((piece) => piece !== '');
}

/** All that it says, however much that is. */
export async function gitBytes(
  args: readonly string[],
  place: Place,
  asked: readonly string[] | null = null,
): Promise<Answer<Buffer>> {
  const said: Uint8Array[] = [];
  const stdin = asked === null ? {} : { stdin: once(asked.join('')) };
  const onStdout = (bytes: Uint8Array): true => {
    said.push(bytes);
    return true;
  };
  const outcome = await git(args, place, { ...stdin, onStdout });
  return outcome.kind === 'done' ? Buffer.concat(said) : faultOf(outcome, place);
}

/** The same of what was committed: where nothing was yet, there is nothing to ask. */
export async function committedPieces(
  args: readonly string[],
  place: Place,
): Promise<Answer<readonly string[]>> {
  const said = await gitPieces(args, place);
  return isGitFault(said) && said.isSaid && (await hasNoCommit(place)) ? null : said;
}

/** Whether nothing was committed yet where HEAD leads to: not where what it leads to is broken. */
async function hasNoCommit(place: Place): Promise<boolean> {
  const head = await git(['rev-parse', '--verify', '--quiet', 'HEAD'], place);
  if (head.kind !== 'failed' || head.exitCode !== 1) return false;
  const branch = await git(['symbolic-ref', '--quiet', 'HEAD'], place);
  if (branch.kind !== 'done') return false;
  // A branch that had commits has a log, also where the file is lost that says where it stands.
  const log = await git(['rev-parse', '--git-path', `logs/${branch.stdout}`], place);
  return log.kind === 'done' && !existsSync(resolve(place.root, log.stdout));
}

const SILENCE_MS = 30_000;

/** Its words are read, and it reads the repository of its folder: a hook's environment names the hook's own. */
const ENV = {
  LC_ALL: 'C',
  GIT_DIR: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_PREFIX: undefined,
  // It asks for no password, and fetches nothing.
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
};

async function git(
  args: readonly string[],
  { root, signal }: Place,
  streams: Pick<Parameters<typeof runProcess>[0], 'stdin' | 'onStdout'> = {},
): Promise<Outcome> {
  return await runProcess({
    file: 'git',
    args,
    cwd: root,
    env: ENV,
    signal,
    silenceMs: SILENCE_MS,
    ...streams,
  });
}

function faultOf(outcome: Exclude<Outcome, { kind: 'done' }>, { root }: Place): GitFault | null {
  const repository = repositoryOf(root);
  if (repository === null) return null;
  const fault = { repository, remedy: REMEDY, isSaid: false };
  switch (outcome.kind) {
    case 'stopped':
      return null; // nothing is bought any more
    case 'not_started':
      return outcome.isMissing && existsSync(root) ? null : { ...fault, why: unread(outcome.reason) };
    case 'stalled':
      return { ...fault, why: unread(`git said nothing for ${outcome.silenceMs / 1000} seconds`) };
    case 'failed': {
      const trust = /^\s*(git config .*safe\.directory .*\S)/m.exec(outcome.stderr)?.[1];
      if (trust !== undefined) return { ...fault, why: unread('it belongs to another user'), remedy: trust };
      const said = [...outcome.stderr.matchAll(/^(?:fatal|error): (.*\S)/gm)].at(-1)?.[1];
      const leadsOn = !lstatSync(join(repository, '.git')).isDirectory();
      if (leadsOn && said?.startsWith('not a git repository') === true)
        return { ...fault, why: 'leads to no repository', remedy: LEADS_NOWHERE };
      return {
        ...fault,
        isSaid: outcome.exitCode !== null,
        why: unread(said ?? `git ended with ${outcome.exitCode ?? 'a signal'}`),
      };
    }
  }
}

function unread(why: string): string {
  return `is not read by git (${why})`;
}

const LEADS_NOWHERE =
  'bring back what it leads to, as by mounting it where it was; or move .git away if nothing is kept there';

const REMEDY =
  'git fsck says what is broken, and a fresh clone is whole; or move .git away if nothing is kept there';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
