import type { Json } from '../../base/digest.js';
import { keyOf, type Request, type RequestInput, voiceIds } from '../../ledger/request.js';
import type { Body, Sent } from '../provider.js';

/** An image or video as xAI takes it: an address, a data URI or a file of its Files API, never two of them. */
export type Media = { readonly url: string } | { readonly file_id: string };

type Fields = Readonly<Record<string, Json>>;

const PATHS: Readonly<Record<Request['operation'], string>> = {
  text: '/videos/generations',
  image: '/videos/generations',
  reference: '/videos/generations',
  extend: '/videos/extensions',
  edit: '/videos/edits',
};

/**
 * The exact body. Which mode is meant follows from the fields that are there, and xAI ignores a field that it does not
 * know and bills the rest: so all that a mode knows is sent, and nothing else. `media` stands in the order of the
 * request's inputs. Source: xAI's OpenAPI document and the measurements of third parties, 2026-11.
 */
export function bodyOf(sent: Sent, media: readonly Media[]): Body {
  const { request, prompt } = sent;
  const json: Fields = { model: request.model, prompt, ...fieldsOf(sent, media), ...keptAs(sent) };
  return { path: PATHS[request.operation], json };
}

function fieldsOf({ request, capability }: Sent, media: readonly Media[]): Fields {
  const used = (use: RequestInput['use']): readonly Media[] =>
    media.filter((_, index) => request.inputs[index]?.use === use);
  const { operation, bought_s, aspect, resolution, sound } = request;
  switch (operation) {
    case 'edit':
      return withOne('video', used('video'));
    case 'extend':
      return { ...withOne('video', used('video')), duration: bought_s };
    case 'text':
    case 'image':
    case 'reference':
      return {
        duration: bought_s,
        // Null where the first frame decides.
        ...(aspect !== null && { aspect_ratio: aspect }),
        resolution,
        ...withOne('image', used('first_frame')),
        ...withOne('last_frame', used('last_frame')),
        ...withAll('reference_images', used('reference')),
        ...(capability.voices !== null &&
          withAll(
            'reference_audios',
            voiceIds(request.words).map((voice_id) => ({ voice_id })),
          )),
        ...(sound !== null && { generate_audio: sound === 'generate' }),
      };
  }
}

/** Where the config asks for it, xAI keeps the output in its Files API too, from where an extension may take it. */
function keptAs({ request, capability: { output_kept_s: expires_after } }: Sent): Fields {
  if (expires_after === null) return {};
  return { storage_options: { filename: `castreel-${keyOf(request).slice(0, 12)}.mp4`, expires_after } };
}

function withOne(name: string, [media]: readonly Media[]): Fields {
  return media === undefined ? {} : { [name]: media };
}

function withAll(name: string, all: readonly Fields[]): Fields {
  return all.length === 0 ? {} : { [name]: all };
}
