import { ownProvider } from '../../../src/providers/own.js';
import type { Provider } from '../../../src/providers/provider.js';
import { writeExampleProvider } from '../../support/example-provider.js';
import { openClips } from '../../support/service/clips.js';
import { openLantern } from '../../support/service/lantern.js';
import type { Entrant } from '../entrant.js';
import { benchOver, noUploads, usualFaults, type ServiceWay } from '../over-service.js';

const provider = await load();

/** The example of `docs/providers.md`, as `--provider` loads it, over a service that behaves as that page says. */
export const lantern: Entrant<ServiceWay> = {
  name: 'lantern',
  capabilities: provider.capabilities,
  faults: {
    ...usualFaults,
    ...noUploads('its pictures travel inside the body'),
    moderated: ['moderated_done'],
    job_refused: { never: 'it says of bad media when a clip is begun' },
    job_broke: ['failed_internal'],
    expired: { never: 'it has no such state' },
    history_unread: { never: 'it lists no clips' },
  },
  says: [],
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
