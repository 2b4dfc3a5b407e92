import type { Diagnostic } from '../base/diagnostic.js';
import { operationName } from '../providers/capability.js';
import { error, info, warning } from '../base/problem.js';
import { placeOf, type Member } from '../storyboard/storyboard.js';
import { named } from '../storyboard/tally.js';
import type { AskedSlot } from './asked.js';
import type { Asking } from './asking.js';
import { formsOf } from './image-limits.js';
import { takesBytes, type Deal } from './references.js';

/** What a shot gives up that goes on from nothing but the last frame of another (`extend: last-frame`). */
export function lastFrameProblems({ shot, capability, from }: Asking, { dealt }: Deal): Diagnostic[] {
  if (shot.mode !== 'extend' || shot.extendBy !== 'last-frame' || from === null) return [];
  const place = placeOf(shot.origins, 'continues');
  const { image_media: media } = capability;
  const parent = shot.parent ?? '';
  if (!takesBytes(media)) {
    const message = `${operationName(capability)} cannot be sent the last frame of ${parent}, which is a file`;
    const wayOut =
      'choose another model for it, or host an image and write `first_frame: { url: …, sha256: … }`';
    return [error('media-not-accepted', place, { message, hint: `${formsOf(media)}: ${wayOut}` })];
  }
  const found: Diagnostic[] = [];
  if (shot.tailS !== null) {
    const message = `\`tail\` changes nothing in ${named(shot.id)}: it continues from one frame`;
    const hint = 'remove `tail`, or write `extend: clip`';
    found.push(warning('no-effect', placeOf(shot.origins, 'tail'), { message, hint }));
  }
  // What is drawn looks like nobody.
  if (capability.free) return found;
  const shown = new Set(dealt.map(({ of }) => of));
  const strangers = shot.members.filter((one, of) => one.kind === 'character' && !shown.has(of));
  const seen = membersIn(from);
  for (const { id, name } of strangers) {
    if (seen === null || seen.has(id)) continue;
    const message = `${id} first enters in ${shot.id}, which continues from one frame: the model has never seen ${name} there and is sent no image`;
    const hint = `let ${id} enter in ${parent}, or make ${shot.id} a shot of its own`;
    found.push(warning('enters-in-extension', placeOf(shot.origins, 'prompt'), { message, hint }));
  }
  if (dealt.length > 0) return found;
  const message = `${shot.id} continues from one frame of ${parent}: who is in it is known by that frame and by words alone`;
  const hint = strangers.length > 0 ? null : 'mention them in its prompt: that sends their descriptions';
  return [...found, info('one-frame', place, { message, hint })];
}

/** Who was seen up to where a shot goes on, by id; null: the author's own footage shows nobody knows whom. */
function membersIn(from: NonNullable<Asking['from']>): ReadonlySet<Member['id']> | null {
  const seen = new Set<Member['id']>();
  let slot: AskedSlot | null = 'slot' in from ? from.slot : null;
  if (slot === null) return null;
  for (; slot !== null; slot = slot.parent) {
    for (const { id } of slot.shot.members) seen.add(id);
    if (slot.parent === null && slot.shot.parent !== null) return null;
  }
  return seen;
}
