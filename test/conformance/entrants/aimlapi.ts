import { aimlapiProvider } from '../../../src/providers/aimlapi/adapter.js';
import { aimlapiModels } from '../../../src/providers/aimlapi/models.js';
import { openAimlapi } from '../../support/service/aimlapi.js';
import { openClips } from '../../support/service/clips.js';
import type { Entrant } from '../entrant.js';
import { benchOver, type ServiceWay } from '../over-service.js';

const noFiles = { never: 'it takes addresses, and is sent no file' } as const;

/** Over the server that behaves as AI/ML API's contract says. */
export const aimlapi: Entrant<ServiceWay> = {
  name: 'aimlapi',
  capabilities: aimlapiModels,
  faults: {
    upload_busy: noFiles,
    upload_broke: noFiles,
    upload_cut: noFiles,
    upload_key: noFiles,
    upload_unseen: noFiles,
    busy: ['rate_limited'],
    busy_until: ['rate_limited_after', 'rate_limited_date'],
    key: ['bad_key'],
    funds: ['quota', 'forbidden'],
    turned_away: ['rejected', 'rejected_422', 'no_model'],
    answer_lost: ['lost_answer', 'lost_post', 'create_reset'],
    answer_unreadable: ['create_html', 'create_half', 'no_id', 'create_redirect'],
    gateway: [
      'create_500',
      'create_500_started',
      'create_502',
      'create_502_started',
      'create_504_started',
      'create_520_started',
      'create_529',
    ],
    poll_busy: ['poll_429'],
    poll_busy_until: ['poll_429_after'],
    poll_broke: ['poll_408', 'poll_500', 'poll_502', 'poll_503', 'poll_504', 'poll_520'],
    poll_unreadable: ['poll_html', 'poll_half'],
    poll_cut: ['poll_hang_up', 'poll_reset'],
    poll_key: ['poll_401'],
    poll_early: ['early_404'],
    strange_status: ['unknown_status'],
    moderated: ['moderated_failed'],
    job_refused: ['failed_invalid_argument'],
    job_broke: ['failed_unavailable', 'failed_internal'],
    forgotten: ['late_404'],
    expired: { never: 'no status of its contract says so' },
    no_result: ['no_result'],
    history_unread: ['history_429', 'history_502', 'history_html', 'history_reset', 'history_401'],
    stale: ['stale'],
    download_busy: { never: 'whoever serves the clips has no rate limit in the contract' },
    download_broke: ['download_502', 'download_html'],
    download_cut_off: ['download_reset'],
    cut: ['cut'],
  },
  lacks: {},

  async open() {
    const clips = await openClips({ mode: 'template' });
    const hosted = new Map<string, Uint8Array>();
    const service = await openAimlapi({ clips, took: 1, elsewhere: (url) => hosted.get(url) ?? null });
    return {
      ...benchOver(service, clips, aimlapiProvider),
      charges: service,
      host: (address, bytes) => void hosted.set(address, bytes),
    };
  },
};
