import { digest } from '../../base/digest.js';
import type { RequestInput } from '../../ledger/request.js';
import { servedUrl } from '../download.js';
import { provePicture } from '../prove-picture.js';
import { refuse, type Outside, type Refused, type Sent, type StoredFile } from '../provider.js';
import { uploaderOf } from './files.js';
import { statusOf } from './jobs.js';

/** Where WaveSpeedAI can fetch an input. */
export type Hosted = { readonly url: string };

/** How an input goes to WaveSpeedAI: by the address that the author wrote, by the one at which WaveSpeedAI made it, else as an upload. */
export async function placeOf(input: RequestInput, sent: Sent, outside: Outside): Promise<Hosted | Refused> {
  const { source, recipe, use } = input;
  if (source.kind === 'url') return { url: source.url };
  if (source.kind === 'file_id')
    return refuse(`WaveSpeedAI keeps no files by id: ${source.id} means nothing to it`);
  const { sha256 } = source;
  if (use === 'video') {
    const made = recipe === 'whole' ? await madeThere(sha256, outside) : null;
    if (made !== null) return made;
    return await upload({ sha256, recipe }, () => outside.inputs.video(sha256, recipe), outside);
  }
  const picture = { sha256, recipe, limits: sent.capability.picture_limits };
  return await upload(picture, () => provePicture(picture, outside.inputs), outside);
}

/** A whole clip that WaveSpeedAI made: the address that its job names when it is asked again, if that still serves. */
async function madeThere(sha256: string, outside: Outside): Promise<Hosted | null> {
  const made = outside.inputs.madeHere(sha256);
  if (made === null) return null;
  const url = await servedUrl(await statusOf(made.handle, outside), outside);
  return url === null ? null : { url };
}

/** The file is made, and proved, only where WaveSpeedAI has no copy of it yet. */
async function upload(
  whatItIs: Parameters<typeof digest>[0],
  file: () => Promise<StoredFile | Refused>,
  outside: Outside,
): Promise<Hosted | Refused> {
  const kept = await outside.uploads.idOf(digest(whatItIs), uploaderOf(file, outside));
  return 'failure' in kept ? kept : { url: kept.id };
}
