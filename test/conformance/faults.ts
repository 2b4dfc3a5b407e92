import type { Failure } from '../../src/ledger/attempt.js';
import type { Entrant } from './entrant.js';

/** The value that a fault must become; what a create throws is read as unknown. */
export type Value = {
  readonly kind:
    | 'refused'
    | 'unknown'
    | 'unreachable'
    | 'failed'
    | 'not_found'
    | 'pending'
    | 'stale'
    /** The bytes end in an error. */
    | 'cut'
    /** Nothing is known of what there is. */
    | 'unread'
    /** It is borne: there is a body. */
    | 'prepared';
  readonly failure?: Failure['kind'];
  /** With when to come again. */
  readonly saysWhen?: true;
  /** It is not said again. */
  readonly passes?: true;
};

const refused = (failure: Failure['kind']) => ({ kind: 'refused', failure }) as const;
const unreachable = (failure: Failure['kind']) => ({ kind: 'unreachable', failure }) as const;
const failed = (failure: Failure['kind']) => ({ kind: 'failed', failure }) as const;

/** What can go wrong outside a provider, by the call that it happens to, and what the contract makes of it. */
export const faults = {
  prepare: {
    upload_busy: refused('busy'),
    upload_broke: refused('provider'),
    upload_cut: refused('network'),
    upload_key: refused('auth'),
    /** Nobody says whether an earlier upload is still there. */
    upload_unseen: { kind: 'prepared' },
  },
  create: {
    busy: refused('busy'),
    busy_until: { ...refused('busy'), saysWhen: true },
    key: refused('auth'),
    funds: refused('funds'),
    turned_away: refused('refused'),
    answer_lost: { kind: 'unknown' },
    answer_unreadable: { kind: 'unknown' },
    gateway: { kind: 'unknown' },
  },
  status: {
    poll_busy: unreachable('busy'),
    poll_busy_until: { ...unreachable('busy'), saysWhen: true },
    poll_broke: unreachable('provider'),
    /** As if the question were wrong, which says nothing about the job. */
    poll_refused: unreachable('refused'),
    poll_unreadable: unreachable('provider'),
    poll_cut: unreachable('network'),
    poll_key: unreachable('auth'),
    /** Its job is not visible yet. */
    poll_early: { kind: 'not_found', passes: true },
    strange_status: { kind: 'pending' },
    moderated: failed('moderated'),
    job_refused: failed('refused'),
    job_broke: failed('provider'),
    /** Its job is known no more. */
    forgotten: { kind: 'not_found' },
    expired: failed('lost'),
    no_result: failed('no_result'),
  },
  find: {
    /** Its history cannot be read, or not all of it. */
    history_unread: { kind: 'unread' },
  },
  download: {
    stale: { kind: 'stale' },
    download_busy: unreachable('busy'),
    download_broke: unreachable('provider'),
    download_cut_off: unreachable('network'),
    cut: { kind: 'cut' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Value>>>>;

export type Stage = keyof typeof faults;
export type Fault = { [S in Stage]: keyof (typeof faults)[S] }[Stage];

/** Every fault with its stage and its value. */
export const everyFault = Object.entries(faults).flatMap(([stage, values]) =>
  Object.entries(values as Record<string, Value>).map(([fault, value]) => ({
    stage: stage as Stage,
    fault: fault as Fault,
    value,
  })),
);

/** Each way in which an entrant's service can bring about a fault of this stage. */
export function waysOf(
  entrant: Entrant,
  wanted: Stage,
): { readonly fault: Fault; readonly value: Value; readonly way: string }[] {
  return everyFault
    .filter(({ stage }) => stage === wanted)
    .flatMap(({ fault, value }) => {
      const ways = entrant.faults[fault];
      return 'never' in ways ? [] : ways.map((way) => ({ fault, value, way }));
    });
}
