import type { Diagnostic } from '../base/diagnostic.js';
import { didYouMean, error } from '../base/problem.js';
import { BY_LAST_FRAME } from '../storyboard/shot.js';
import { placeOf, type Operation, type Shot } from '../storyboard/storyboard.js';
import { named } from '../storyboard/tally.js';
import type { PlanGiven } from './given.js';
import { takesBytes } from './references.js';

/** A model that nobody knows, or one that cannot do this. Who knows no model of an option says so of the option. */
export function modelProblems(
  shot: Shot,
  { model, operation }: { model: string; operation: Operation },
  { capabilities, options }: PlanGiven,
): readonly Diagnostic[] {
  const place = placeOf(shot.origins, options.model === null ? `model.${operation}` : '');
  const known = capabilities.get(model);
  if (known === undefined) {
    if (options.model !== null) return [];
    const message = `there is no model ${model}`;
    const hint = didYouMean(model, capabilities.keys());
    return [
      error('unknown-model', place, {
        message,
        hint: isOfKnown(model, capabilities) ? hint : `${hint ?? ''}; ${OWN}`,
      }),
    ];
  }
  const others = [...capabilities].flatMap(([name, can]) => (can.has(operation) ? [name] : []));
  const message = `${named(shot.id)} asks for ${operation}, and ${model} makes ${[...known.keys()].join(', ')}`;
  const frames = operation === 'extend' ? known.get('image') : undefined;
  const wayOut = frames !== undefined && takesBytes(frames.image_media) ? `${BY_LAST_FRAME}; ` : '';
  const hint = `${wayOut}${operation} is made by ${others.join(', ')}`;
  return [error('model-cannot', place, { message, hint })];
}

const OWN = '--provider FILE brings models of a provider of your own';

/** Whether its provider is one of those that are known. */
function isOfKnown(model: string, capabilities: PlanGiven['capabilities']): boolean {
  const provider = model.split('/')[0] ?? '';
  return [...capabilities.keys()].some((name) => name.split('/')[0] === provider);
}
