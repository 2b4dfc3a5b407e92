import { xaiProvider } from '../../../src/providers/xai/adapter.js';
import { xaiModels } from '../../../src/providers/xai/models.js';
import { openClips } from '../../support/service/clips.js';
import { openXai } from '../../support/service/xai.js';
import type { Entrant } from '../entrant.js';
import { benchOver, type ServiceWay } from '../over-service.js';

const NO_HISTORY = 'xAI has no list of jobs';

/** Over the server that behaves as xAI's contract says. */
export const xai: Entrant<ServiceWay> = {
  name: 'xai',
  capabilities: xaiModels,
  faults: {
    upload_busy: ['upload_429'],
    upload_broke: ['upload_502', 'upload_html', 'upload_no_id'],
    upload_cut: ['upload_reset', 'upload_lost_answer'],
    upload_key: ['upload_401'],
    upload_unseen: ['file_429', 'file_502', 'file_reset'],
    busy: ['rate_limited'],
    busy_until: ['rate_limited_after', 'rate_limited_date'],
    key: ['bad_key', 'forbidden'],
    funds: ['quota'],
    turned_away: ['rejected', 'rejected_422', 'no_model'],
    answer_lost: ['lost_answer', 'lost_post', 'create_reset'],
    answer_unreadable: ['create_html', 'create_half', 'no_id', 'create_redirect'],
    gateway: [
      'create_500',
      'create_500_started',
      'create_502',
      'create_502_started',
      'create_520_started',
      'create_529',
    ],
    poll_busy: ['poll_429'],
    poll_busy_until: ['poll_429_after'],
    poll_broke: ['poll_408', 'poll_500', 'poll_502', 'poll_503', 'poll_520'],
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
    history_unread: { never: NO_HISTORY },
  },
  lacks: { find: NO_HISTORY, bill: 'a job that is done says what it cost' },

  async open() {
    const clips = await openClips({ mode: 'template' });
    return benchOver(await openXai({ clips, took: 1 }), clips, xaiProvider);
  },
};
