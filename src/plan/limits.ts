import type { Diagnostic } from '../base/diagnostic.js';
import { error, warning } from '../base/problem.js';
import { voiceIds } from '../ledger/request.js';
import { operationName, type Capability } from '../providers/capability.js';
import { named } from '../storyboard/tally.js';
import { placeOf, type Shot } from '../storyboard/storyboard.js';
import type { Held } from './held.js';
import { imageLimits } from './image-limits.js';
import { lengthLimits } from './length-limits.js';

/** Holds a request against what its model can do. Each complaint stands at the line that caused it. */
export function limitsOf(held: Held): Diagnostic[] {
  return [
    ...lengthLimits(held),
    ...pictureLimits(held),
    ...imageLimits(held),
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
