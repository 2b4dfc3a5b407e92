import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const decoders = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/** An answer's body as it was meant. Nobody here asks for compression, and some gateways compress all the same: an id must not be lost to it. */
export function decoded(body: AsyncIterable<Uint8Array>, encoding = ''): AsyncIterable<Uint8Array> {
  const known = Object.entries(decoders).find(([name]) => name === encoding.trim().toLowerCase());
  // Who reads the decoded bytes is told what went wrong with either.
  return known === undefined ? body : pipeline(body, known[1](), () => undefined);
}
