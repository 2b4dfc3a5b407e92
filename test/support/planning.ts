import { expect } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import { keyStart } from '../../src/ledger/attempt-path.js';
import { foldLedger } from '../../src/ledger/fold.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import type { Pick } from '../../src/ledger/picks.js';
import { everything, type PlanOptions } from '../../src/plan/given.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Plan, PlannedRequest } from '../../src/plan/plan.js';
import type { Purse } from '../../src/report/money.js';
import { capabilities, tableOf, type Capabilities } from '../../src/providers/capabilities.js';
import { readBoard } from '../../src/storyboard/board.js';
import { wholeFile } from '../../src/base/diagnostic.js';
import { splitAddress } from '../../src/storyboard/address.js';
import type { InputFile, Inputs } from '../../src/storyboard/inputs.js';
import { resolve } from '../../src/storyboard/resolve.js';
import type { Storyboard } from '../../src/storyboard/storyboard.js';
import { mediaOf } from '../../src/storyboard/files.js';
import { intentFor } from './attempts.js';
import { textInputs } from './inputs.js';
import { line } from './resolved.js';

/** 2026-11-21. */
export const NOW = Date.UTC(2026, 10, 21);

/** Nothing was paid, and anything may be. */
export const emptyPurse: Purse = {
  counted: new Map(),
  isWhole: true,
  caps: { runMicroUsd: null, ledgerMicroUsd: null },
};

export type World = {
  /** Text of `boards/ad.yaml`, without `version: 1`. */
  readonly board: string;
  /** Other text files. */
  readonly files?: Readonly<Record<string, string>>;
  /** Media that are not the image that every path stands for otherwise. */
  readonly media?: Readonly<Record<string, InputFile>>;
  readonly record?: readonly LedgerEntry[];
  /** Keys of requests that another branch has attempts of. */
  readonly outlying?: readonly string[];
  /** Slot → take label and clip hash: `t01-9f3a21c0`. */
  readonly picks?: Readonly<Record<string, string | { take: string; in: number }>>;
  /** Clips of the record whose bytes are not here. */
  readonly away?: readonly string[];
  readonly options?: Partial<PlanOptions>;
  readonly capabilities?: Capabilities;
  /** Hashes of the author's fonts. */
  readonly fonts?: readonly string[];
  /** Default: every account is in use. */
  readonly isReached?: (attempt: Attempt) => boolean;
  readonly now?: number;
};

/** A board's text to its plan, every named image being there: its bytes are its path. */
export function planOf(world: World): Plan {
  const path = 'boards/ad.yaml';
  const texts = textInputs({ ...world.files, [path]: `version: 1\n${world.board}` });
  const storyboards = storyboardsOf(path, texts);
  const media: Inputs = new Map([
    ...mediaOf({ boards: [], storyboards }).map((file) => [file, imageOf(file)] as const),
    ...Object.entries(world.media ?? {}),
  ]);
  const record = foldLedger(world.record ?? [], () => true);
  const stored = new Map(
    record.entries
      .flatMap(({ attempt: { take, arrived } }) => take ?? (arrived ? { ...arrived, size_bytes: 1000 } : []))
      .filter(({ sha256 }) => world.away?.includes(sha256) !== true)
      .map(({ sha256, size_bytes: sizeBytes }) => [sha256, { sizeBytes }]),
  );
  return makePlan({
    storyboards,
    inputs: new Map([...texts, ...media]),
    record,
    outlying: new Map(
      world.outlying?.map((key) => [
        keyStart(key),
        {
          entries: [],
          where: 'on branch side',
          bring: [{ command: 'git checkout side --', files: [keyStart(key)] }],
        },
      ]),
    ),
    picks: new Map([[path, picksOf(world.picks ?? {})]]),
    capabilities: world.capabilities ?? tableOf(capabilities),
    fonts: world.fonts ?? [],
    stored,
    clone: 'aaaa',
    isReached: world.isReached ?? (() => true),
    now: world.now ?? NOW,
    options: { ...everything, ...world.options },
  });
}

const resolvedBefore = new Map<string, readonly Storyboard[]>();

/** Of texts without errors. Remembered: the crash loop plans the same board a thousand times. */
function storyboardsOf(path: string, texts: Inputs): readonly Storyboard[] {
  const digest = sha256(JSON.stringify([...texts]));
  const before = resolvedBefore.get(digest);
  if (before !== undefined) return before;
  const { board, diagnostics } = readBoard(path, texts);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (board === null) throw new Error('no board');
  const { storyboards, diagnostics: more } = resolve(board, texts);
  expect(more.filter(({ severity }) => severity === 'error').map(line)).toEqual([]);
  resolvedBefore.set(digest, storyboards);
  return storyboards;
}

/** A PNG whose bytes are its own path. */
export function imageOf(path: string, more: { width?: number; height?: number } = {}): InputFile {
  return {
    kind: 'image',
    format: 'png',
    width: 1280,
    height: 720,
    sha256: sha256(path),
    sizeBytes: 1000,
    wrongExtension: false,
    gitIgnored: false,
    ...more,
  };
}

/** A clip of 24 frames a second whose bytes are its path. */
export function videoOf(path: string, frames: number): InputFile {
  return {
    kind: 'video',
    width: 1280,
    height: 720,
    rate: { n: 24, d: 1 },
    variableRate: false,
    frames,
    durationS: frames / 24,
    hasAudio: true,
    sha256: sha256(path),
    sizeBytes: 1000,
    wrongExtension: false,
    gitIgnored: false,
  };
}

export type Made = {
  readonly n?: number;
  readonly clone?: string;
  /** Tells takes of one request apart. */
  readonly clip?: string;
  /** Frames of the clip; without it, as the request has it, plus the frame that models add. */
  readonly frames?: number;
  readonly newFrom?: number;
  readonly more?: Partial<Attempt>;
};

/** What a run would write of a slot's request: a take, unless `more` says otherwise. */
export function attemptOf(plan: Plan, slot: string, made: Made = {}): LedgerEntry {
  const address = `boards/ad:${slot}`;
  const planned = requestAt(plan, slot);
  if (planned.key === null) throw new Error(`${slot} goes on from a clip that is not there`);
  const { n = 1, clone = 'aaaa', newFrom = 0 } = made;
  const clip = sha256(made.clip ?? `${slot} ${n} ${planned.key}`);
  const attempt: Attempt = {
    ...intentFor(slot),
    n,
    clone,
    slot: address,
    slots: [...planned.slots],
    key: planned.key,
    request_id: planned.id,
    request: planned.request,
    prompt: planned.prompt,
    draft: planned.draft,
    state: 'done',
    reserved_micro_usd: planned.estimateMicroUsd ?? 0,
    take: {
      sha256: clip,
      extension: 'mp4',
      size_bytes: 1000,
      frames: made.frames ?? Math.round((planned.request.bought_s ?? 6) * 24) + 1,
      rate: { n: 24, d: 1 },
      width: 1280,
      height: 720,
      audio: true,
      new_from_frame: newFrom,
      new_from: newFrom === 0 ? 'start' : 'measured',
      kept_file_id: null,
    },
    intent_at: `2026-11-20T10:00:0${n}.000Z`,
    submitted_at: `2026-11-20T10:00:0${n}.500Z`,
    ended_at: `2026-11-20T10:01:0${n}.000Z`,
    ...made.more,
  };
  return { path: `ad/${slot}/${n}-${attempt.key.slice(0, 12)}-${clone}.json`, attempt };
}

/** An attempt without a take. */
export function without(state: Attempt['state'], failure: Attempt['failure'] = null): Partial<Attempt> {
  return { state, failure, take: null };
}

export function failed(
  kind: NonNullable<Attempt['failure']>['kind'],
  charged: 'yes' | 'no' | 'unknown',
): Partial<Attempt> {
  return without('failed', { kind, charged, message: 'no' });
}

export function clipOf(entry: LedgerEntry): string {
  return entry.attempt.take?.sha256 ?? '';
}

/** As picks name it: `t01-9f3a21c0`. */
export function pickOf(entry: LedgerEntry): string {
  return `t0${entry.attempt.n}-${clipOf(entry).slice(0, 8)}`;
}

export function requestAt(plan: Plan, slot: string): PlannedRequest {
  const planned = plan.slots.get(`boards/ad:${slot}`);
  const request = plan.requests.get(planned?.request ?? '');
  if (request === undefined) throw new Error(`no slot ${slot}: ${[...plan.slots.keys()].join(', ')}`);
  return request;
}

/** `ascent: changed (prompt)`, with ` ×n` for what is bought. */
export function statesIn(plan: Plan): readonly string[] {
  return [...plan.slots.values()].map(({ address, state, reasons, request }) => {
    const toBuy = plan.requests.get(request)?.toBuy ?? 0;
    const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
    return `${splitAddress(address).slot}: ${state}${why}${toBuy === 0 ? '' : ` ×${toBuy}`}`;
  });
}

/** What is said, one line each, without its place. */
export function saying(plan: Plan): readonly string[] {
  return plan.diagnostics.map(
    ({ severity, code, message, hint }) =>
      `${severity} ${code}: ${message}${hint === null ? '' : ` | ${hint}`}`,
  );
}

function picksOf(picks: NonNullable<World['picks']>): ReadonlyMap<string, Pick> {
  return new Map(
    Object.entries(picks).map(([slot, pick]) => {
      const [label = '', clip8 = ''] = (typeof pick === 'string' ? pick : pick.take).split('-');
      const inS = typeof pick === 'string' ? null : pick.in;
      return [slot, { label, clip8, inS, place: wholeFile('boards/ad.picks.yaml') }] as const;
    }),
  );
}
