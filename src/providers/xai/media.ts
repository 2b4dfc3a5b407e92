import { readFile } from 'node:fs/promises';
import { digest } from '../../base/digest.js';
import type { RequestInput } from '../../ledger/request.js';
import type { Outside, Refused, Sent, StoredFile } from '../provider.js';
import { servedUrl } from '../download.js';
import { provePicture } from '../prove-picture.js';
import type { Media } from './body.js';
import { refuseLarge, serves, uploaderOf } from './files.js';
import { statusOf } from './jobs.js';

type Found = Media | Refused;

/** How an input goes to xAI: as the author wrote it, from xAI's own copy, as a file that was uploaded, or else inside the body. */
export async function mediaOf(input: RequestInput, sent: Sent, outside: Outside): Promise<Found> {
  const { source, recipe, use } = input;
  if (source.kind === 'url') return { url: source.url };
  if (source.kind === 'file_id') return { file_id: source.id };
  const { sha256 } = source;
  const { inputs } = outside;
  if (use !== 'video') {
    const { picture_limits: limits, image_media: forms } = sent.capability;
    const picture = { sha256, recipe, limits };
    const file = (): Promise<StoredFile | Refused> => provePicture(picture, inputs);
    return await sendAs(forms, { name: digest(picture), file }, outside);
  }
  const forms = sent.capability.video_media;
  const made = recipe === 'whole' ? await findMade(sha256, forms, outside) : null;
  if (made !== null) return made;
  const file = (): Promise<StoredFile> => inputs.video(sha256, recipe);
  return await sendAs(forms, { name: digest({ sha256, recipe }), file }, outside);
}

type Forms = Sent['capability']['video_media'];

/** A whole clip that xAI made: its own copy, or the address that the job names when it is asked again, if that still serves. */
async function findMade(sha256: string, forms: Forms, outside: Outside): Promise<Media | null> {
  const made = outside.inputs.madeHere(sha256);
  if (made === null) return null;
  const { keptFileId, handle } = made;
  if (forms.file_id && keptFileId !== null && (await serves(keptFileId, outside))) {
    return { file_id: keptFileId };
  }
  if (!forms.https) return null;
  const url = await servedUrl(await statusOf(handle, outside), outside);
  return url === null ? null : { url };
}

/** `file`: what `name` stands for, proved and made only where xAI has no copy of it yet: who has one was sent what was proved. */
async function sendAs(
  { upload, file_id, data_uri_bytes }: Forms,
  { name, file }: { name: string; file: () => Promise<StoredFile | Refused> },
  outside: Outside,
): Promise<Found> {
  if (upload && file_id) {
    const uploaded = await outside.uploads.idOf(name, uploaderOf(file, outside));
    return 'failure' in uploaded ? uploaded : { file_id: uploaded.id };
  }
  const made = await file();
  if ('failure' in made) return made;
  const { path, type, sizeBytes } = made;
  const dataUriBytes = Math.ceil(sizeBytes / 3) * 4 + `data:${type};base64,`.length;
  if (data_uri_bytes !== null && dataUriBytes <= data_uri_bytes) {
    return { url: `data:${type};base64,${(await readFile(path)).toString('base64')}` };
  }
  return refuseLarge(made);
}
