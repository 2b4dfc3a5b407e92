import type { Diagnostic } from '../base/diagnostic.js';
import { voiceIds } from '../ledger/request.js';
import { operationName, type Capability } from '../providers/capability.js';
import { named } from '../storyboard/tally.js';
import { error, warning } from '../base/problem.js';
import { placeOf, type Reference, type Shot } from '../storyboard/storyboard.js';
import type { Held } from './held.js';
import { lengthLimits } from './length-limits.js';
import { imageName, takes, takesBytes } from './references.js';

/** Holds a request against what its model can do. Each complaint stands at the line that caused it. */
export function limitsOf(held: Held): Diagnostic[] {
  return [
    ...lengthLimits(held),
    ...pictureLimits(held),
    ...referenceLimits(held),
    ...frameLimits(held),
    ...wordLimits(held),
    ...soundLimits(held),
  ];
}

function pictureLimits({ shot, format, capability, request }: Held): Diagnostic[] {
  const { aspects } = capability;
  const found: Diagnostic[] = [];
  if (Array.isArray(aspects) && !aspects.includes(format.shoot)) {
    const place = placeOf(format.origins, format.shoot === format.aspect ? 'aspect' : 'shoot');
    found.push(
      error('aspect-not-offered', place, {
        message: `${operationName(capability)} does not offer ${format.shoot}`,
        hint: `it offers ${aspects.join(', ')}; \`format.shoot\` may be one of them, with \`fit\` to fill ${format.aspect}`,
      }),
    );
  }
  if (aspects === 'none' && (shot.fit ?? format.fit) === null) {
    found.push(
      error('needs-fit', placeOf(format.origins, 'aspect'), {
        message: `${operationName(capability)} chooses the shape of its clips itself, and nothing says how they fill ${format.aspect}`,
        hint: 'write `fit: crop`, `fit: pad` or `fit: blur` under `format` or on the shot',
      }),
    );
  }
  if (!makesResolution(capability, request.resolution)) {
    found.push(
      error('resolution-not-offered', placeOf(format.origins, 'resolution'), {
        message: `${operationName(capability)} does not offer ${request.resolution ?? ''}`,
        hint: `it offers ${[capability.resolutions].flat().join(', ')}`,
      }),
    );
  }
  return found;
}

/** Null: nothing is asked, because it follows the input. */
export function makesResolution({ resolutions }: Capability, asked: string | null): boolean {
  return !Array.isArray(resolutions) || asked === null || resolutions.some((one) => one === asked);
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

function wordLimits({ shot, capability, prompt }: Held): Diagnostic[] {
  const found: Diagnostic[] = [];
  const place = placeOf(shot.origins, 'prompt');
  const length = capability.prompt_max === null ? 0 : Array.from(prompt).length;
  if (capability.prompt_max !== null && length > capability.prompt_max) {
    found.push(
      error('prompt-too-long', place, {
        message: `${shot.id}: the prompt is longer than the ${capability.prompt_max} characters that ${operationName(capability)} takes`,
        hint: `it has ${length}; \`plan --json\` shows it whole: shorten descriptions, style or action`,
      }),
    );
  }
  const typed = capability.tags === null ? null : typedTag(shot, capability.tags.template);
  if (typed !== null) {
    found.push(
      error('typed-tag', place, {
        message: `${shot.id}: ${operationName(capability)} reads ${typed} as the name of an image`,
        hint: 'write @name: castreel inserts the image tags',
      }),
    );
  }
  return found;
}

function soundLimits({ shot, capability, request }: Held): Diagnostic[] {
  if (capability.free) return [];
  const found: Diagnostic[] = [];
  const place = placeOf(shot.origins, 'sound');
  const speaks = shot.words.dialogue.length > 0;
  if (shot.sound === 'none' && capability.sound === 'always') {
    const message = `${operationName(capability)} always makes sound; the film mutes ${named(shot.id)}`;
    found.push(warning('sound-always', place, { message }));
  }
  const preset = [...shot.members, ...shot.words.dialogue].some(({ voice }) => (voice?.id ?? null) !== null);
  if (speaks && preset && capability.voices === null) {
    const message = `${operationName(capability)} has no preset voices; ${named(shot.id)} sends the voice in words alone`;
    found.push(warning('voice-not-sent', placeOf(shot.origins, 'dialogue'), { message }));
  }
  const voices = voiceIds(request.words).length;
  if (capability.voices !== null && voices > capability.voices.max) {
    const message = `${named(shot.id)} has ${voices} preset voices, and ${operationName(capability)} takes ${capability.voices.max}`;
    found.push(error('too-many-voices', placeOf(shot.origins, 'dialogue'), { message }));
  }
  return found;
}

/** An image tag in the author's own words. */
function typedTag({ words }: Shot, template: string): string | null {
  const pattern = new RegExp(template.replace(/[^\w{}]/g, '\\$&').replace('{n}', '\\d+'), 'i');
  const texts = [
    ...words.prompt.flatMap((segment) => ('text' in segment ? [segment.text] : [])),
    ...[words.camera, words.framing, words.style, words.avoid].flatMap((text) => text ?? []),
  ];
  for (const text of texts) {
    const found = pattern.exec(text);
    if (found !== null) return found[0];
  }
  return null;
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
