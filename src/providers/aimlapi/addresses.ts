import { whyNotPublic } from '../../base/public-address.js';
import type { RequestInput } from '../../ledger/request.js';
import { provePicture } from '../prove-picture.js';
import { refuse, type Outside, type Refused } from '../provider.js';

/** Where AI/ML API can fetch an input. */
export type Hosted = { readonly address: string };

/**
 * The public https address under which an input is sent: nothing can be uploaded, and only `format: uri` is documented.
 * Pinned bytes are proved to be a whole picture before their address goes out.
 */
export async function addressOf({ source }: RequestInput, { inputs }: Outside): Promise<Hosted | Refused> {
  if (source.kind === 'file_id') return refuse(`${source.id} is a file id, and AI/ML API keeps no files`);
  if (source.kind === 'url') return asPublic(source.url);
  const { sha256 } = source;
  const picture = await provePicture({ sha256, recipe: 'whole', limits: null }, inputs);
  if ('failure' in picture) return picture;
  const address = inputs.addressOf(sha256);
  return address === null
    ? refuse(`the image ${sha256} stands in a file, and AI/ML API takes only what is at a public address`)
    : asPublic(address);
}

function asPublic(address: string): Hosted | Refused {
  const objection = whyNotPublic(address);
  return objection === null
    ? { address }
    : refuse(`${address} ${objection}, and AI/ML API fetches it itself`);
}
