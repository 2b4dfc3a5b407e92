import type { RequestInput } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { PlannedSource } from './plan.js';
import { sourceText, type Reference, type Source } from '../storyboard/storyboard.js';

export type InputSource = RequestInput['source'];

/** An image that is sent, with the position in the cast of the member whose turn it was. */
export type Dealt = { readonly of: number; readonly reference: Reference; readonly source: InputSource };

export type Deal = {
  /** In the order in which they are sent. */
  readonly dealt: readonly Dealt[];
  /** Images for which there was no place. */
  readonly leftOut: readonly Reference[];
  /** Images in a form that the model does not take. */
  readonly refused: readonly Reference[];
  /** Positions of members that have images of which none is sent. */
  readonly unseen: readonly number[];
  /** Positions of members whose images are sent, all of them for others. */
  readonly doubled: readonly number[];
};

/**
 * Stands for a file that cannot be read. The check of files has said why; a plan with errors buys nothing, so no key
 * is ever made of it.
 */
export const NO_BYTES = '0'.repeat(64);

/**
 * Deals the images of the members, a list for each, round-robin, up to `max`: everybody's most important one first, in queue order. An
 * image that was dealt before, as anybody's, is skipped, and its member deals its next one instead.
 */
export function dealReferences(
  lists: readonly (readonly Reference[])[],
  { max, media }: { readonly max: number; readonly media: Capability['image_media'] },
  inputs: Inputs,
): Deal {
  const queues = lists.map((list) => list.filter(({ source }) => takes(media, source)));
  const refused = lists.flatMap((list) => list.filter(({ source }) => !takes(media, source)));
  const dealt: Dealt[] = [];
  const leftOut: Reference[] = [];
  const known = new Set<string>();
  while (queues.some((queue) => queue.length > 0)) {
    for (const [of, queue] of queues.entries()) {
      const next = takeNew(queue, known, inputs);
      if (next === null) continue;
      if (dealt.length < max) dealt.push({ of, ...next });
      else leftOut.push(next.reference);
    }
  }
  const sent = new Set(dealt.map(({ source }) => nameOf(source)));
  const isUnseen = (list: readonly Reference[]): boolean =>
    list.length > 0 && !list.some(({ source }) => sent.has(nameOf(sentOf(source, inputs))));
  const unseen = lists.flatMap((one, of) => (isUnseen(one) ? [of] : []));
  const tied = new Set([...unseen, ...dealt.map(({ of }) => of)]);
  const doubled = lists.flatMap((one, of) => (one.length > 0 && !tied.has(of) ? [of] : []));
  return { dealt, leftOut, refused, unseen, doubled };
}

/** How a source stands in a request. */
export function sentOf(source: Source, inputs: Inputs): InputSource {
  switch (source.kind) {
    case 'file': {
      const file = inputs.get(source.path);
      return { kind: 'bytes', sha256: file === undefined || file.kind === 'bad' ? NO_BYTES : file.sha256 };
    }
    case 'url':
      return source.sha256 === null
        ? { kind: 'url', url: source.url }
        : { kind: 'bytes', sha256: source.sha256 };
    case 'file_id':
      return { kind: 'file_id', id: source.id };
  }
}

/** Whether a model takes a source in some form: as it stands, uploaded or inside the body. */
export function takes(media: Capability['image_media'], source: Source): boolean {
  const asBytes = takesBytes(media);
  switch (source.kind) {
    case 'file':
      return asBytes;
    case 'url':
      return media.https || (source.sha256 !== null && asBytes);
    case 'file_id':
      return media.file_id;
  }
}

/** Whether a model takes what only this machine has. */
export function takesBytes(media: Capability['image_media']): boolean {
  return media.upload || media.data_uri_bytes !== null;
}

/** What people call an image: the stem of its file, `mira-face`. */
export function imageName({ source }: Reference): string {
  const path = sourceText(source);
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/[?#].*$/, '');
  return source.kind === 'file_id' ? name : name.replace(/\.[a-z0-9]+$/i, '');
}

/** Where an image comes from that is sent for nobody. */
export function sourceOf(
  use: PlannedSource['use'],
  { reference: { role, source }, source: sent }: Pick<Dealt, 'reference' | 'source'>,
): PlannedSource {
  return {
    use,
    of: null,
    role,
    source: sourceText(source),
    sha256: sent.kind === 'bytes' ? sent.sha256 : null,
  };
}

/** Takes images off the queue up to the first that nobody has dealt yet. */
function takeNew(
  queue: Reference[],
  known: Set<string>,
  inputs: Inputs,
): { reference: Reference; source: InputSource } | null {
  for (let reference = queue.shift(); reference !== undefined; reference = queue.shift()) {
    const source = sentOf(reference.source, inputs);
    const name = nameOf(source);
    // Files that cannot be read are not equal to each other.
    if (known.has(name) && name !== NO_BYTES) continue;
    known.add(name);
    return { reference, source };
  }
  return null;
}

function nameOf(source: InputSource): string {
  switch (source.kind) {
    case 'bytes':
      return source.sha256;
    case 'url':
      return source.url;
    case 'file_id':
      return source.id;
  }
}
