import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Rate } from '../../src/base/time.js';
import type { Store, Stored } from '../../src/disk/store.js';
import type { Request, RequestInput } from '../../src/ledger/request.js';
import type { Ffmpeg } from '../../src/media/ffmpeg.js';
import type { Capability } from '../../src/providers/capability.js';
import type { Sent } from '../../src/providers/provider.js';
import type { Resolution } from '../../src/storyboard/storyboard.js';
import { makeClip } from '../support/clips.js';
import { grayPng } from '../support/png.js';
import type { Bench } from './entrant.js';

/** Everything here is upright: no default of any service is. */
const ASPECT = '9:16';
const RATE: Rate = { n: 24, d: 1 };
const SOURCE_FRAMES = 48;
/** Two frames and as many references as any model takes. */
const PICTURES = 16;
const PANEL = { frames: 6, width: 36, height: 64 };

/** Files that requests send, in the suite's store. */
export type Props = { readonly pictures: readonly Stored[]; readonly clip: Stored; readonly junk: Stored };

export async function openProps(store: Store, ffmpeg: Ffmpeg, folder: string): Promise<Props> {
  const path = join(folder, 'source.mp4');
  await makeClip(ffmpeg, path, {
    id: 9,
    frames: SOURCE_FRAMES,
    rate: RATE,
    width: 36,
    height: 64,
    clicks: [0],
  });
  const [junk, clip, ...pictures] = await Promise.all([
    put(store, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'png'),
    store.put(createReadStream(path), 'mp4', null),
    ...[...Array(PICTURES).keys()].map((n) => put(store, grayPng(72, 128, 40 + 8 * n), 'png')),
  ]);
  return { pictures: pictures as Stored[], clip: clip!, junk: junk! };
}

/** What a test may want of a request. */
export type Asked = {
  /** Of its inputs: what it must have, at the largest resolution, or all that it may have, at the smallest. */
  readonly with: 'as little' | 'all';
  readonly sound: 'generate' | 'none';
  /** More for the prompt. */
  readonly words: string;
  readonly pictures: 'good' | 'junk';
  readonly length: 'shortest' | 'longest';
  /** Of what is made exactly as long as it is asked for. */
  readonly frames: number;
};

/** A request of a capability, the shortest where nothing is said. */
export function sentTo(capability: Capability, props: Props, asked: Partial<Asked> = {}): Sent {
  const {
    with: how = 'all',
    sound = 'generate',
    words = '',
    frames = PANEL.frames,
    length = 'shortest',
  } = asked;
  const { provider, model, operation, resolutions } = capability;
  const pictures = asked.pictures === 'junk' ? props.pictures.map(() => props.junk) : props.pictures;
  const inputs = inputsOf(capability, how, { ...props, pictures });
  const prompt = `She waits. ${words}`;
  const resolution = typeof resolutions === 'string' ? null : resolutions.at(how === 'all' ? 0 : -1);
  const request: Request = {
    ...{ form: 1, provider, model, operation, inputs },
    words: {
      ...{ size: null, angle: null, camera: 'dolly in', lens: null, framing: null, prompt: [prompt] },
      cast: castOf(how === 'all' ? (capability.voices?.max ?? 0) : 0),
      ...{ dialogue: [], style: null, avoid: null },
    },
    bought_s: boughtS(capability, length),
    aspect: aspectOf(capability),
    resolution: resolution ?? null,
    sound: capability.sound === 'switchable' ? sound : null,
    panel: capability.free
      ? {
          shot: 'vigil',
          slate: false,
          fonts: [],
          heading: null,
          look: [],
          drawing: capability.drawing ?? '',
          roles: inputs.map(() => null),
          rate: RATE,
          ...PANEL,
          frames,
        }
      : null,
  };
  const { keeps_output_s: keeps } = capability;
  const kept = how === 'all' && keeps !== null ? { output_kept_s: keeps.min } : {};
  return { request, prompt, capability: { ...capability, ...kept } };
}

/** What its clip must be. Services make up to two frames more than was bought. `width` null: as its input. */
export function dueFor(
  { request: { panel, bought_s, resolution }, capability }: Sent,
  shortSides: Bench['shortSides'],
): { frames: { least: number; most: number }; width: number | null } {
  if (panel !== null) return { frames: { least: panel.frames, most: panel.frames }, width: panel.width };
  const isWhole = capability.durations.kind === 'source' || capability.extend?.returns === 'combined';
  const least = (bought_s ?? 0) * RATE.n + (isWhole ? SOURCE_FRAMES : 0);
  return {
    frames: { least, most: least + 2 },
    width: resolution === null ? null : shortSides[resolution as Resolution],
  };
}

function inputsOf(
  { operation, references, first_frame, last_frame }: Capability,
  how: Asked['with'],
  { pictures, clip }: Props,
): RequestInput[] {
  const [first, last, ...cast] = pictures;
  const whole = (use: RequestInput['use'], stored: Stored | undefined): RequestInput => {
    const source = { kind: 'bytes', sha256: stored!.sha256 } as const;
    return { use, of: use === 'reference' ? 0 : null, source, recipe: 'whole' };
  };
  if (operation === 'extend' || operation === 'edit') return [whole('video', clip)];
  const { min = 0, max = 0 } = references ?? {};
  const count = how === 'all' ? max : min;
  if (count > cast.length) throw new Error(`there are no ${count} references`);
  return [
    ...cast.slice(0, count).map((one) => whole('reference', one)),
    ...(first_frame === 'required' ? [whole('first_frame', first)] : []),
    ...(last_frame && how === 'all' ? [whole('last_frame', last)] : []),
  ];
}

/** Mira, and whoever else has a preset voice. */
function castOf(voices: number): Request['words']['cast'] {
  return [...Array(Math.max(1, voices)).keys()].map((n) => ({
    ...{ kind: 'character', name: `Mira ${n}`, description: null, look: null },
    voice: n < voices ? { words: null, id: `voice-${n}` } : null,
  }));
}

function boughtS({ durations }: Capability, length: Asked['length']): number | null {
  const isShortest = length === 'shortest';
  if (durations.kind === 'set') return Math[isShortest ? 'min' : 'max'](...durations.seconds);
  return durations.kind === 'range' ? durations[isShortest ? 'min' : 'max'] : null;
}

function aspectOf({ aspects }: Capability): string | null {
  if (aspects === 'any') return ASPECT;
  return typeof aspects === 'string' ? null : ASPECT;
}

async function put(store: Store, bytes: Uint8Array, extension: string): Promise<Stored | null> {
  return await store.put(piecesOf(bytes), extension, null);
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
