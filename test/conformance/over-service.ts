import type { Provider } from '../../src/providers/provider.js';
import type { Clips } from '../support/service/clips.js';
import { callFaults, type CallFault, type Fate } from '../support/service/fault-table.js';
import type { Service } from '../support/service/service.js';
import { SHORT_SIDES } from '../support/service/sizes.js';
import type { Bench, Entrant } from './entrant.js';

/** A way is a fault of the test service by its name. */
export type ServiceWay = CallFault | Fate;

type Faults = Entrant<ServiceWay>['faults'];
type Uploading = Extract<keyof Faults, `upload_${string}`>;

/** What the test service can do to any provider; an entrant says what is otherwise with its own. */
export const usualFaults: Omit<Faults, Uploading | 'history_unread'> = {
  busy: ['rate_limited'],
  busy_until: ['rate_limited_after', 'rate_limited_date'],
  key: ['bad_key', 'forbidden'],
  funds: ['quota'],
  turned_away: ['rejected', 'rejected_422', 'no_model'],
  answer_lost: ['lost_answer', 'lost_post', 'create_reset'],
  answer_unreadable: ['create_html', 'create_half', 'no_id', 'create_redirect'],
  gateway: [
    ...(['create_500', 'create_500_started', 'create_502', 'create_502_started'] as const),
    ...(['create_504_started', 'create_520_started', 'create_529'] as const),
  ],
  poll_busy: ['poll_429'],
  poll_busy_until: ['poll_429_after'],
  poll_broke: ['poll_408', 'poll_500', 'poll_502', 'poll_503', 'poll_504', 'poll_520'],
  poll_refused: ['poll_400', 'poll_422'],
  poll_unreadable: ['poll_html', 'poll_half'],
  poll_cut: ['poll_hang_up', 'poll_reset'],
  poll_key: ['poll_401'],
  poll_early: ['early_404'],
  strange_status: ['unknown_status'],
  moderated: ['moderated_done', 'moderated_failed', 'moderated_400'],
  job_refused: ['failed_invalid_argument', 'failed_permission_denied', 'failed_precondition'],
  job_broke: ['failed_unavailable', 'failed_internal'],
  forgotten: ['late_404'],
  expired: ['expired'],
  no_result: ['no_result'],
  stale: ['stale'],
  download_busy: { never: 'whoever serves the clips has no rate limit in the contract' },
  download_broke: ['download_502', 'download_html'],
  download_cut_off: ['download_reset'],
  cut: ['cut'],
};

/** Of a provider that is sent no files. */
export function noUploads(never: string): Pick<Faults, Uploading> {
  const none = { never };
  return { upload_busy: none, upload_broke: none, upload_cut: none, upload_key: none, upload_unseen: none };
}

export const usualHistory: Pick<Faults, 'history_unread'> = {
  history_unread: ['history_429', 'history_502', 'history_html', 'history_reset', 'history_401'],
};

/** Stages whose calls have no prompt that could ask for a fault. */
const unworded = ['ticket', 'upload', 'file', 'history'] as const;

/** A provider over its test service, with the clips that it was opened with. */
export function benchOver(service: Service, clips: Clips, provider: Provider): Bench<ServiceWay> {
  const { baseUrl, key, journal } = service;
  return {
    provider: () => provider,
    baseUrl,
    key,
    shortSides: SHORT_SIDES,
    bring(way) {
      const isQueued = unworded.some((stage) => way in callFaults[stage]);
      if (isQueued) service.queue(way);
      return { words: isQueued ? '' : `[${way}]`, provider };
    },
    history: service,
    charges: null,
    host: null,
    wire: {
      posts: () => journal.posts().length,
      jobs: () => journal.jobs(),
      billedMicroUsd: (id) => journal.posts().find(({ job }) => job === id)?.billedMicroUsd ?? 0,
      violations: () => journal.violations(),
      happened: (way) => journal.happened(way),
    },
    async close() {
      await service.close();
      await clips.close();
    },
  };
}
