import { setTimeout as sleep } from 'node:timers/promises';
import { formatUsd } from '../../../src/base/money.js';
import { openAimlapi } from './aimlapi.js';
import { callFaults, fates } from './fault-table.js';
import type { Entry } from './journal.js';
import type { Service } from './service.js';
import { openWavespeed } from './wavespeed.js';
import { openXai } from './xai.js';

type Opened = Service & { readonly env: Readonly<Record<string, string>> };
type OpenGiven = { port: number; took: number; echoes: boolean };
type Open = (given: OpenGiven) => Promise<Opened>;

/** By the names of their providers. */
const services: ReadonlyMap<string, { readonly whose: string; readonly open: Open }> = new Map([
  ['xai', { whose: "xAI's", open: openXai }],
  [
    'wavespeed',
    {
      whose: "WaveSpeedAI's",
      open: ({ echoes, ...given }: OpenGiven) =>
        openWavespeed({ ...given, echoes: echoes ? 'inputs' : null }),
    },
  ],
  ['aimlapi', { whose: "AI/ML API's", open: openAimlapi }],
]);

export type ByHandGiven = {
  readonly provider: string;
  /** 0: any that is free. */
  readonly port: number;
  /** A history shows what each job was asked for; of the real service that is unknown. */
  readonly echoes: boolean;
  readonly tookMs: number;
  readonly say: (line: string) => void;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
};

const LOOK_MS = 200;

/**
 * Serves somebody who tries the program by hand, and says what comes in and what it would have billed. Throws where
 * there is no such service.
 */
export async function serveByHand({
  provider,
  port,
  echoes,
  tookMs,
  say,
  signal,
}: ByHandGiven): Promise<void> {
  const known = services.get(provider);
  if (known === undefined) {
    throw new Error(`there is no service of ${provider}; there are ${[...services.keys()].join(', ')}`);
  }
  const service = await known.open({ port, took: tookMs, echoes });
  const { journal } = service;
  say(
    `A service that behaves as ${known.whose} contract says is at ${service.baseUrl}. Its clips are small, and cost nothing.`,
  );
  say('\nIn another terminal:\n');
  for (const [name, value] of Object.entries(service.env)) say(`export ${name}=${value}`);
  say(
    '\nA fault in a prompt happens to its shot: "She waits. [lost_answer]". Of a poll or a download, [poll_502*5]',
  );
  say('happens five times, [poll_502*always] always. There are:\n');
  for (const [stage, names] of Object.entries(faultsByStage)) say(`${stage.padEnd(9)} ${names.join(' ')}`);
  say('\nCtrl-C ends it.\n');

  let told = 0;
  const tell = (): void => {
    for (const entry of journal.entries.slice(told)) for (const line of linesOf(entry)) say(line);
    told = journal.entries.length;
  };
  while (!signal.aborted) {
    tell();
    await sleep(LOOK_MS, null, { signal }).catch(() => null);
  }
  tell();
  say(
    `\n${journal.jobs().length} jobs, ${formatUsd(journal.billedMicroUsd())} had it been the real service.`,
  );
  await service.close();
}

/** Those that a prompt can ask for. */
const faultsByStage = {
  create: Object.keys(callFaults.create),
  poll: Object.keys(callFaults.poll),
  download: Object.keys(callFaults.download),
  job: Object.keys(fates),
};

function linesOf(entry: Entry): string[] {
  switch (entry.kind) {
    case 'post': {
      const { status, job, billedMicroUsd, prompt, fault } = entry;
      const started = job === null ? 'nothing begun' : `job ${job} ${formatUsd(billedMicroUsd)}`;
      return [`post ${status ?? 'no answer'} ${started}: ${prompt}${fault === null ? '' : ` (${fault})`}`];
    }
    case 'violation':
      return [`AGAINST THE CONTRACT ${entry.call}: ${entry.what}`];
    case 'poll':
    case 'download':
    case 'ticket':
    case 'upload':
    case 'file':
    case 'history':
      return entry.fault === null ? [] : [`${entry.kind} ${entry.status ?? 'no answer'} (${entry.fault})`];
    case 'fate':
      return [];
  }
}
