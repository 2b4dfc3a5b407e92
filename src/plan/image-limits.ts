import type { Diagnostic } from '../base/diagnostic.js';
import { error, warning } from '../base/problem.js';
import { operationName, type Capability } from '../providers/capability.js';
import { placeOf, type Reference } from '../storyboard/storyboard.js';
import { named } from '../storyboard/tally.js';
import type { Held } from './held.js';
import { imageName, takes, takesBytes } from './references.js';

/** Which images travel with a request, and in which forms. */
export function imageLimits(held: Held): Diagnostic[] {
  return [...referenceLimits(held), ...frameLimits(held)];
}

function referenceLimits({ shot, capability, deal }: Held): Diagnostic[] {
  const found: Diagnostic[] = [];
  const most = capability.references?.max ?? 0;
  if (!capability.free) {
    for (const reference of deal.refused) {
      found.push(
        error('media-not-accepted', reference.place, {
          message: `${operationName(capability)} cannot be sent ${imageName(reference)} in this form`,
          hint: wayOut(reference, capability.image_media),
        }),
      );
    }
  }
  for (const { id, references } of deal.doubled.flatMap((position) => shot.members[position] ?? [])) {
    const [first] = references;
    if (capability.tags === null || first === undefined) continue;
    found.push(
      warning('same-image', first.place, {
        message: `${named(shot.id)} sends the images of ${id} for somebody else already: none is called ${id}'s`,
        hint: `give ${id} an image of its own, or words alone`,
      }),
    );
  }
  const unseen = deal.unseen.flatMap((position) => shot.members[position] ?? []);
  const refused = new Set(deal.refused);
  const crowded = unseen.filter(({ references }) => !references.every((one) => refused.has(one)));
  const place = placeOf(shot.origins, 'prompt');
  if (crowded.length > 0) {
    const others = shot.members.filter((member) => member.references.length > 0 && !unseen.includes(member));
    const ids = crowded.map(({ id }) => id).join(', ');
    found.push(
      error('too-many-members', place, {
        message: `${shot.id}: ${operationName(capability)} takes ${most} images, and none is left for ${ids}`,
        hint: `remove one of ${[...others, ...crowded].map(({ id }) => id).join(', ')} from the shot`,
      }),
    );
  }
  const ofCrowded = new Set(crowded.flatMap(({ references }) => references));
  const leftOut = deal.leftOut.filter((one) => !ofCrowded.has(one));
  if (leftOut.length > 0) {
    found.push(
      warning('references-left-out', place, {
        message: `${shot.id}: ${operationName(capability)} takes ${most} images; left out: ${leftOut.map(imageName).join(', ')}`,
        hint: 'everybody keeps the most important ones; list fewer to choose otherwise',
      }),
    );
  }
  return found;
}

function frameLimits({ shot, capability }: Held): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (shot.lastFrame !== null && shot.firstFrame !== null && !capability.last_frame) {
    found.push(
      error('no-last-frame', placeOf(shot.origins, 'last_frame'), {
        message: `${operationName(capability)} takes no last frame`,
        hint: 'remove it, or choose a model that does',
      }),
    );
  }
  for (const frame of [shot.firstFrame, capability.last_frame ? shot.lastFrame : null]) {
    if (frame === null || takes(capability.image_media, frame.source)) continue;
    found.push(
      error('media-not-accepted', frame.place, {
        message: `${operationName(capability)} cannot be sent ${imageName(frame)} in this form`,
        hint: wayOut(frame, capability.image_media),
      }),
    );
  }
  return found;
}

/** What somebody can do whose image cannot travel as it is written. */
function wayOut({ source }: Reference, media: Capability['image_media']): string {
  const hosted = source.kind === 'file' && media.https && !takesBytes(media);
  return hosted ? `${formsOf(media)}: host it, and write { url: https://…, sha256: … }` : formsOf(media);
}

/** `it takes files, public https addresses`. */
export function formsOf(media: Capability['image_media']): string {
  const forms = [
    ...(media.upload || media.data_uri_bytes !== null ? ['files'] : []),
    ...(media.https ? ['public https addresses'] : []),
    ...(media.file_id ? ['file ids of its own'] : []),
  ];
  return `it takes ${forms.join(', ')}`;
}
