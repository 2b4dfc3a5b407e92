import { readFile } from 'node:fs/promises';
import { digest } from '../../base/digest.js';
import type { RequestInput } from '../../ledger/request.js';
import type { Outside, Refused, Sent, StoredFile } from '../provider.js';
import type { Media } from './body.js';
import { serves, uploaderOf } from './files.js';
import { resultSchema, statusOf } from './jobs.js';

type Found = Media | Refused;

/** 50 MB are documented, of which the form takes a little. */
const UPLOAD_MAX_BYTES = 48_000_000;

/** How an input goes to xAI: as the author wrote it, from xAI's own copy, as a file that was uploaded, or else inside the body. */
export async function mediaOf(input: RequestInput, sent: Sent, outside: Outside): Promise<Found> {
  const { source, recipe, use } = input;
  if (source.kind === 'url') return { url: source.url };
  if (source.kind === 'file_id') return { file_id: source.id };
  const { sha256 } = source;
  if (use !== 'video') {
    const limits = sent.capability.picture_limits;
    const picture = await outside.inputs.picture(sha256, recipe, limits);
    if ('problem' in picture) return refused(`the image ${sha256} cannot be sent: ${picture.problem}`);
    const name = digest({ sha256, recipe, limits });
    return await sentAs(picture, { name, forms: sent.capability.image_media }, outside);
  }
  const forms = sent.capability.video_media;
  const made = recipe === 'whole' ? await madeThere(sha256, forms, outside) : null;
  if (made !== null) return made;
  const name = digest({ sha256, recipe });
  return await sentAs(await outside.inputs.video(sha256, recipe), { name, forms }, outside);
}

type Forms = Sent['capability']['video_media'];

/** A whole clip that xAI made: its own copy, or the address that the job names when it is asked again. */
async function madeThere(sha256: string, forms: Forms, outside: Outside): Promise<Media | null> {
  const made = outside.inputs.madeHere(sha256);
  if (made === null) return null;
  const { keptFileId, handle } = made;
  if (forms.file_id && keptFileId !== null && (await serves(keptFileId, outside))) {
    return { file_id: keptFileId };
  }
  if (!forms.https) return null;
  const status = await statusOf(handle, outside);
  return status.kind === 'done' ? resultSchema.parse(status.result) : null;
}

async function sentAs(
  file: StoredFile,
  { name, forms }: { name: string; forms: Forms },
  outside: Outside,
): Promise<Found> {
  const { upload, file_id, data_uri_bytes } = forms;
  if (upload && file_id && file.sizeBytes <= UPLOAD_MAX_BYTES) {
    const uploaded = await outside.uploads.idOf(name, uploaderOf(file, outside));
    return 'failure' in uploaded ? uploaded : { file_id: uploaded.id };
  }
  const dataUriBytes = Math.ceil(file.sizeBytes / 3) * 4 + `data:${file.type};base64,`.length;
  if (data_uri_bytes !== null && dataUriBytes <= data_uri_bytes) {
    return { url: `data:${file.type};base64,${(await readFile(file.path)).toString('base64')}` };
  }
  return refused(`${file.path} has ${file.sizeBytes} bytes, and xAI is sent no file that large`);
}

function refused(message: string): Refused {
  return { failure: { kind: 'refused', charged: 'no', message } };
}
