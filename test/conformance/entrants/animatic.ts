import { animaticProvider } from '../../../src/providers/animatic/adapter.js';
import { animaticModels } from '../../../src/providers/animatic/models.js';
import { ffmpegForTests } from '../../support/clips.js';
import type { Entrant } from '../entrant.js';
import { everyFault, type Fault } from '../faults.js';

const nobody = { never: 'it calls nobody' } as const;

/** The free model, which is this machine. */
export const animatic: Entrant<'no_ffmpeg'> = {
  name: 'animatic',
  capabilities: animaticModels,
  faults: {
    ...(Object.fromEntries(everyFault.map(({ fault }) => [fault, nobody])) as Record<Fault, typeof nobody>),
    download_broke: ['no_ffmpeg'],
  },
  says: [],
  lacks: {
    network: 'it is this machine',
    find: nobody.never,
    bill: 'it is free',
    verifyAccess: 'it has no key',
    ids: 'its handle is the whole request',
  },

  async open() {
    const ffmpeg = await ffmpegForTests();
    const provider = () => animaticProvider({ ffmpeg });
    return {
      provider,
      baseUrl: '',
      key: '',
      shortSides: { '480p': 36, '720p': 36, '1080p': 36 },
      bring: () => ({
        words: '',
        provider: animaticProvider({ ffmpeg: { ...ffmpeg, path: '/nowhere/ffmpeg' } }),
      }),
      history: null,
      charges: null,
      host: null,
      wire: null,
      close: () => Promise.resolve(),
    };
  },
};
