import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durableFiles } from '../../src/disk/durable.js';
import { fileLedger } from '../../src/ledger/files.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import type { Capability } from '../../src/providers/capability.js';
import { buildSources } from './built.js';
import { ffmpegForTests, makeClip } from './clips.js';
import { fileJournal, type Line } from './till.js';

/** What the paid provider bills for, as the command meets it: a file for `--provider`, with real clips of 64x36. */
export type PaidKit = {
  /** The text of `provider.js`; `answerAfterMs`: up to so long passes between billing and the answer. Nothing of it takes long. */
  readonly provider: (given?: { answerAfterMs?: number; history?: boolean }) => string;
  readonly remove: () => Promise<void>;
};

/** Jobs take 200 ms. */
const QUICK: Pick<Capability, 'rates' | 'polls'> = {
  rates: { creates_per_second: 20, in_flight: null },
  polls: { first_s: 0.25, every_s: 0.1 },
};

export const paidEnv = { TILL_API_KEY: 'key-of-the-till' };

export async function openPaidKit(): Promise<PaidKit> {
  const built = buildSources(['test/support/till.ts']);
  const clips = await mkdtemp(join(tmpdir(), 'castreel-clips-'));
  const ffmpeg = await ffmpegForTests();
  for (const frames of [24, 25, 48, 49, 72]) {
    await makeClip(ffmpeg, join(clips, `${frames}.mp4`), { id: 1, frames, rate: { n: 24, d: 1 } });
  }
  return {
    // Each clip is told apart by a last box, which players skip (ISO 14496-12 `free`).
    provider: ({ answerAfterMs = 0, history = false } = {}) => `
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fileJournal, tillModels, tillProvider } from ${JSON.stringify(join(built, 'test/support/till.js'))};

const till = tillProvider({
  journal: fileJournal(fileURLToPath(new URL('till.jsonl', import.meta.url))),
  clip(frames, job) {
    const words = Buffer.from('free' + JSON.stringify({ job, frames }));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(4 + words.length);
    return Buffer.concat([readFileSync(${JSON.stringify(clips)} + '/' + frames + '.mp4'), size, words]);
  },
  framesOf(bytes) {
    const own = bytes.lastIndexOf('free{');
    // Of a clip from elsewhere, its pictures by their sizes (ISO 14496-12 \`stsz\`).
    return own < 0
      ? bytes.readUInt32BE(bytes.indexOf('stsz') + 12)
      : JSON.parse(bytes.subarray(own + 4).toString()).frames;
  },
  history: ${history},
  tookMs: 200,
  afterBilling: () => setTimeout(Math.random() * ${answerAfterMs}),
});
const pace = ${JSON.stringify(QUICK)};
export const provider = { ...till, capabilities: tillModels.map((one) => ({ ...one, ...pace })) };
`,
    remove: async () => {
      rmSync(built, { recursive: true, force: true });
      await rm(clips, { recursive: true, force: true });
    },
  };
}

/** The creates that came in, as the provider remembers them. */
export function postsIn(cwd: string): Extract<Line, { kind: 'post' }>[] {
  return fileJournal(join(cwd, 'till.jsonl'))
    .lines()
    .filter((line) => line.kind === 'post');
}

export async function ledgerIn(cwd: string, dir = 'ledger'): Promise<readonly LedgerEntry[]> {
  const { entries, holes } = await fileLedger(join(cwd, dir), durableFiles).read();
  if (holes.length > 0) throw new Error(JSON.stringify(holes));
  return entries;
}
