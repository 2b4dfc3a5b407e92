import { type FileHandle, open } from 'node:fs/promises';
import { StitchFault } from './clip.js';

/** The bytes of a track's samples. Samples are read in their order, each once. */
export type Bytes = { read(from: number, to: number): Promise<Buffer>; close(): Promise<void> };

/** Samples that lie in one file. */
export type Span = {
  /** The track's sample that its first one is. */
  readonly first: number;
  readonly path: string;
  readonly offsets: readonly number[];
  readonly sizes: readonly number[];
};

/** Reads samples of files one after the other, each file open while it is read. */
export function spanBytes(spans: readonly Span[]): Bytes {
  let at = 0;
  let file: FileHandle | null = null;
  const close = async (): Promise<void> => {
    await file?.close();
    file = null;
  };
  const readSpan = async (span: Span, from: number, to: number): Promise<Buffer> => {
    file ??= await open(span.path, 'r');
    const into = Buffer.allocUnsafe(span.sizes.slice(from, to).reduce((sum, size) => sum + size, 0));
    for (let n = from, filled = 0; n < to;) {
      const start = span.offsets[n] ?? 0;
      let end = start;
      // What lies together is read together.
      for (; n < to && span.offsets[n] === end; n++) end += span.sizes[n] ?? 0;
      const { bytesRead } = await file.read(into, filled, end - start, start);
      if (bytesRead < end - start)
        throw new StitchFault(null, `${span.path} was changed while the film was joined`);
      filled += bytesRead;
    }
    return into;
  };
  const read = async (from: number, to: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for (let sample = from; sample < to;) {
      const span = spans[at];
      if (span === undefined) throw new Error(`no sample ${sample}`);
      const until = Math.min(to, span.first + span.sizes.length);
      parts.push(await readSpan(span, sample - span.first, until - span.first));
      sample = until;
      if (until < span.first + span.sizes.length) continue;
      await close();
      at += 1;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  };
  return { read, close };
}
