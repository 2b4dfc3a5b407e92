import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProcess, type Outcome } from '../base/process.js';
import { repositoryOf } from './project.js';

/** Where git is asked, and until when. */
export type Asked = { readonly folder: string; readonly signal: AbortSignal };

/** What git says. */
export type Answer<T> =
  | { readonly kind: 'said'; readonly said: T }
  /** There is nothing to ask: no git, no repository or, of what was committed, no commit yet. */
  | { readonly kind: 'nothing' }
  | GitFault;

/** There is a repository, and git did not say what it was asked: nobody may take that for "there is nothing". */
export type GitFault = {
  readonly kind: 'fault';
  /** Its folder. */
  readonly repository: string;
  /** Of its `.git`, a phrase: it "is not read by git (…)". */
  readonly why: string;
  /** What lets git read it. */
  readonly remedy: string;
};

/** Thrown by what asks git here, and told by `answerOf`. */
export class Unsaid extends Error {
  override name = 'Unsaid';
  readonly answer: Exclude<Answer<never>, { kind: 'said' }>;

  constructor(answer: Unsaid['answer']) {
    super(`git: ${answer.kind}`);
    this.answer = answer;
  }
}

/** What comes of asking git, as often as it takes. After Ctrl-C nothing does: that is thrown. */
export async function answerOf<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'said', said: await ask() };
  } catch (error) {
    if (error instanceof Unsaid) return error.answer;
    throw error;
  }
}

/** What git says with `-z`, piece by piece. */
export async function gitPieces(
  args: readonly string[],
  asked: Asked,
  input: string | null = null,
): Promise<readonly string[]> {
  return piecesIn(await gitBytes(args, asked, input));
}

/** All that it says, however much that is. `input`: what it reads. */
export async function gitBytes(
  args: readonly string[],
  asked: Asked,
  input: string | null = null,
): Promise<Buffer> {
  const ended = await git(args, asked, input);
  if (ended.kind !== 'done') throw unsaidIn(ended, asked);
  return ended.said;
}

/** The same of what was committed: where nothing was yet, there is nothing to ask. */
export async function committedPieces(args: readonly string[], asked: Asked): Promise<readonly string[]> {
  const ended = await git(args, asked);
  if (ended.kind === 'done') return piecesIn(ended.said);
  const unsaid = unsaidIn(ended, asked);
  // Not where it hangs, was killed or did not start.
  const saysNo = unsaid.answer.kind === 'fault' && ended.kind === 'failed' && ended.exitCode !== null;
  throw saysNo && (await hasNoCommit(asked)) ? new Unsaid({ kind: 'nothing' }) : unsaid;
}

/** Words of `git log`, whatever a person's config says of it: also of what merges left out. */
export function logWords(more: string): readonly string[] {
  return `${LOG} ${more}`.split(' ');
}

const LOG =
  '-c log.showRoot=true -c log.follow=false -c log.showSignature=false log --full-history --no-renames -z';

function piecesIn(said: Buffer): readonly string[] {
  return said
    .toString('utf8')
    .split('\0')
    .filter((piece) => piece !== '');
}

/** Whether nothing was committed yet where HEAD leads to: not where what it leads to is broken. */
async function hasNoCommit(asked: Asked): Promise<boolean> {
  const head = await git(['rev-parse', '--verify', '--quiet', 'HEAD'], asked);
  if (head.kind !== 'failed' || head.exitCode !== 1) return false;
  const branch = await git(['symbolic-ref', '--quiet', 'HEAD'], asked);
  if (branch.kind !== 'done') return false;
  // A branch that had commits has a log, also where the file is lost that says where it stands.
  const log = await git(['rev-parse', '--git-path', `logs/${lineIn(branch.said)}`], asked);
  return log.kind === 'done' && !existsSync(resolve(asked.folder, lineIn(log.said)));
}

function lineIn(said: Buffer): string {
  return said.toString('utf8').trim();
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

type Failed = Exclude<Outcome, { kind: 'done' | 'stopped' }>;

async function git(
  args: readonly string[],
  { folder, signal }: Asked,
  input: string | null = null,
): Promise<{ readonly kind: 'done'; readonly said: Buffer } | Failed> {
  if (repositoryAt(folder) === null) throw new Unsaid({ kind: 'nothing' });
  const said: Uint8Array[] = [];
  const outcome = await runProcess({
    file: 'git',
    args,
    cwd: folder,
    env: ENV,
    signal,
    silenceMs: SILENCE_MS,
    onStdout: (bytes) => said.push(bytes) > 0,
    ...(input !== null && { stdin: once(input) }),
  });
  if (outcome.kind === 'stopped') throw signal.reason;
  return outcome.kind === 'done' ? { kind: 'done', said: Buffer.concat(said) } : outcome;
}

/** Git goes by the folder itself, whatever it is called. */
function repositoryAt(folder: string): string | null {
  return repositoryOf(existsSync(folder) ? realpathSync(folder) : folder);
}

function unsaidIn(failed: Failed, { folder }: Asked): Unsaid {
  const repository = repositoryAt(folder);
  const isNoGit = failed.kind === 'not_started' && failed.isMissing && existsSync(folder);
  if (repository === null || isNoGit) return new Unsaid({ kind: 'nothing' });
  return new Unsaid({ kind: 'fault', repository, ...whyUnsaid(failed, repository) });
}

function whyUnsaid(failed: Failed, repository: string): Pick<GitFault, 'why' | 'remedy'> {
  switch (failed.kind) {
    case 'not_started':
      return { why: unread(failed.reason), remedy: REMEDY };
    case 'stalled':
      return { why: unread(`git said nothing for ${failed.silenceMs / 1000} seconds`), remedy: REMEDY };
    case 'failed': {
      const trust = /^\s*(git config .*safe\.directory .*\S)/m.exec(failed.stderr)?.[1];
      if (trust !== undefined) return { why: unread('it belongs to another user'), remedy: trust };
      const said = [...failed.stderr.matchAll(/^(?:fatal|error): (.*\S)/gm)].at(-1)?.[1];
      const leadsOn = !lstatSync(join(repository, '.git')).isDirectory();
      if (leadsOn && said?.startsWith('not a git repository') === true)
        return { why: 'leads to no repository', remedy: LEADS_NOWHERE };
      return { why: unread(said ?? `git ended with ${failed.exitCode ?? 'a signal'}`), remedy: REMEDY };
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
