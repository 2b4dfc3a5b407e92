import { imageFacts, type ImageFacts } from '../../../src/media/image-facts.js';
import type { VideoClip } from '../../../src/media/facts.js';
import type { Call } from './call.js';
import type { Desk } from './dialect.js';
import { FPS } from './pictures.js';

/** An image or a video as a create names it: by one of the two. */
export type Media = { readonly url?: string | undefined; readonly file_id?: string | undefined };

/** A create that is not taken. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** `late`: taken all the same, and found out only when the job runs. `unseen`: elsewhere, and nobody looked. */
export type Found<F> =
  | { readonly kind: 'seen'; readonly bytes: Uint8Array; readonly facts: F }
  | { readonly kind: 'unseen' }
  | { readonly kind: 'late'; readonly complaint: string };

export type MediaGiven = {
  /** Whether an unknown or expired file id is refused at create, or fails the job; unknown of the real one. */
  readonly checksFiles: 'at_create' | 'late';
};

type Where = { readonly call: Call; readonly desk: Desk; readonly given: MediaGiven; readonly field: string };

/** PNG, JPEG or WebP. An image elsewhere that nobody looked at is believed. */
export async function readImage(media: Media, where: Where): Promise<Found<ImageFacts>> {
  return await read(media, where, {
    types: ['image/png', 'image/jpeg', 'image/webp'],
    look: (bytes, type) => {
      const facts = imageFacts(bytes);
      if (facts.kind !== 'image') return Promise.resolve('is no image that can be decoded');
      const isTrue = type === null || type === `image/${facts.format}`;
      return Promise.resolve(isTrue ? facts : `is ${facts.format}, and its data URI says ${type}`);
    },
  });
}

/** MP4 only. A video elsewhere that the test does not know fails the job. */
export async function readVideo(
  media: Media,
  where: Where,
): Promise<Exclude<Found<VideoClip>, { kind: 'unseen' }>> {
  const found = await read(media, where, {
    types: ['video/mp4'],
    look: async (bytes) => {
      const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
      if (head.slice(4, 8) !== 'ftyp' || head.slice(8, 12) === 'qt  ') return 'is no MP4';
      return (await where.desk.clips.facts(bytes)) ?? 'is no video that can be read';
    },
  });
  return found.kind === 'unseen' ? { kind: 'late', complaint: 'The video could not be fetched.' } : found;
}

type Kind<F> = {
  readonly types: readonly string[];
  /** A text says what is wrong. `type`: what a data URI says that it is. */
  readonly look: (bytes: Uint8Array, type: string | null) => Promise<F | string>;
};

async function read<F>(media: Media, where: Where, kind: Kind<F>): Promise<Found<F>> {
  const { file_id: id, url = '' } = media;
  if (id !== undefined) return await readFile(id, where, kind);
  if (url.startsWith('data:')) return await readDataUri(url, where, kind);
  if (!/^https?:/.test(url)) throw wrong(where, 'is neither https nor a data URI');
  const bytes = await where.desk.fetch(url);
  if (bytes === 'missing') return { kind: 'late', complaint: `${where.field} could not be fetched.` };
  if (bytes === 'unknown') {
    if (!url.startsWith('https:')) throw wrong(where, 'is not https');
    return { kind: 'unseen' };
  }
  const facts = await kind.look(bytes, null);
  if (typeof facts === 'string') return { kind: 'late', complaint: `${where.field} ${facts}.` };
  return { kind: 'seen', bytes, facts };
}

async function readFile<F>(id: string, where: Where, kind: Kind<F>): Promise<Found<F>> {
  const file = where.desk.files.get(id);
  if (file === null) {
    const complaint = `File ${id} was not found or has expired.`;
    if (where.given.checksFiles === 'at_create') throw new Refused(400, complaint);
    return { kind: 'late', complaint };
  }
  const facts = await kind.look(file.bytes, null);
  if (typeof facts === 'string') throw wrong(where, facts);
  return { kind: 'seen', bytes: file.bytes, facts };
}

async function readDataUri<F>(url: string, where: Where, kind: Kind<F>): Promise<Found<F>> {
  const comma = url.indexOf(',');
  const type = /^data:([a-z0-9./+-]+);base64$/.exec(url.slice(0, comma))?.[1];
  const base64 = url.slice(comma + 1);
  const bytes = Buffer.from(base64, 'base64');
  if (type === undefined || bytes.toString('base64') !== base64) throw wrong(where, 'is no base64 data URI');
  if (!kind.types.includes(type)) throw wrong(where, `may not be ${type}`);
  const facts = await kind.look(bytes, type);
  if (typeof facts === 'string') throw wrong(where, facts);
  return { kind: 'seen', bytes, facts };
}

/** What a client can see by itself before it sends. */
function wrong({ call, desk, field }: Where, what: string): Refused {
  desk.violate(call, `${field} ${what}`);
  return new Refused(400, `${field} ${what}.`);
}

/** Without the one frame that a service's own clips have beyond their seconds; whether that is billed is unknown. */
export function billedSecondsOf({ frames }: VideoClip): number {
  return frames % FPS === 1 ? (frames - 1) / FPS : frames / FPS;
}
