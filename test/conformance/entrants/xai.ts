import { xaiProvider } from '../../../src/providers/xai/adapter.js';
import { xaiModels } from '../../../src/providers/xai/models.js';
import { openClips } from '../../support/service/clips.js';
import { openXai } from '../../support/service/xai.js';
import type { Entrant } from '../entrant.js';
import { benchOver, usualFaults, type ServiceWay } from '../over-service.js';

const NO_HISTORY = 'xAI has no list of jobs';

/** Over the server that behaves as xAI's contract says. */
export const xai: Entrant<ServiceWay> = {
  name: 'xai',
  capabilities: xaiModels,
  faults: {
    ...usualFaults,
    upload_busy: ['upload_429'],
    upload_broke: ['upload_502', 'upload_html', 'upload_no_id'],
    upload_cut: ['upload_reset', 'upload_lost_answer'],
    upload_key: ['upload_401'],
    upload_unseen: ['file_429', 'file_502', 'file_reset', 'file_401'],
    history_unread: { never: NO_HISTORY },
  },
  says: ['model', 'lengthS'],
  lacks: { find: NO_HISTORY, bill: 'a job that is done says what it cost' },

  async open() {
    const clips = await openClips({ mode: 'template' });
    return benchOver(await openXai({ clips, took: 1 }), clips, xaiProvider);
  },
};
