import { ownProvider } from '../../../src/providers/own.js';
import type { Provider } from '../../../src/providers/provider.js';
import { writeExampleProvider } from '../../support/example-provider.js';
import { openClips } from '../../support/service/clips.js';
import { openLantern } from '../../support/service/lantern.js';
import type { Entrant } from '../entrant.js';
import { benchOver, type ServiceWay } from '../over-service.js';

const provider = await load();

const noUploads = { never: 'its pictures travel inside the body' } as const;

/** The example of `docs/providers.md`, as `--provider` loads it, over a service that behaves as that page says. */
export const lantern: Entrant<ServiceWay> = {
  name: 'lantern',
  capabilities: provider.capabilities,
  faults: {
    upload_busy: noUploads,
    upload_broke: noUploads,
    upload_cut: noUploads,
    upload_key: noUploads,
    upload_unseen: noUploads,
    busy: ['rate_limited'],
    busy_until: ['rate_limited_after', 'rate_limited_date'],
    key: ['bad_key', 'forbidden'],
    funds: ['quota'],
    turned_away: ['rejected', 'rejected_422', 'no_model'],
    answer_lost: ['lost_answer', 'lost_post', 'create_reset'],
    answer_unreadable: ['create_html', 'create_half', 'no_id', 'create_redirect'],
    gateway: ['create_500', 'create_502_started', 'create_520_started', 'create_529'],
    poll_busy: ['poll_429'],
    poll_busy_until: ['poll_429_after'],
    poll_broke: ['poll_408', 'poll_500', 'poll_502', 'poll_503', 'poll_520'],
    poll_unreadable: ['poll_html', 'poll_half'],
    poll_cut: ['poll_hang_up', 'poll_reset'],
    poll_key: ['poll_401'],
    poll_early: ['early_404'],
    strange_status: ['unknown_status'],
    moderated: ['moderated_done'],
    job_refused: { never: 'it says of bad media when a clip is begun' },
    job_broke: ['failed_internal'],
    forgotten: ['late_404'],
    expired: { never: 'it has no such state' },
    no_result: ['no_result'],
    stale: ['stale'],
    download_busy: { never: 'its downloads have no rate limit' },
    download_broke: ['download_502', 'download_html'],
    download_cut_off: ['download_reset'],
    cut: ['cut'],
    history_unread: { never: 'it lists no clips' },
  },
  lacks: { find: 'it lists no clips', bill: 'a clip that is done says what it cost' },

  async open() {
    const clips = await openClips({ mode: 'template' });
    return benchOver(await openLantern({ clips }), clips, provider);
  },
};

async function load(): Promise<Provider> {
  const { path, remove } = await writeExampleProvider();
  const module = (await import(path)) as { provider: unknown };
  await remove();
  const read = ownProvider(module.provider);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.provider;
}
