import type { Plan } from '../plan/plan.js';
import { attemptName, someNames } from './names.js';
import type { Paint } from './paint.js';

/** What one should know who agrees to a retake of what is in doubt; empty where none is. */
export function doubtedRetakesText(plan: Plan, name: (address: string) => string, paint: Paint): string {
  const lost = [...plan.slots.values()].flatMap(({ address, inTheWay }) =>
    inTheWay?.kind === 'undecided' && inTheWay.retaken
      ? inTheWay.labels.map((label) => attemptName({ slot: address, label }, name))
      : [],
  );
  if (lost.length === 0) return '';
  const said = `The answer of ${someNames(lost)} was lost: it may be billed as well as the retake. Resolve it first.`;
  return paint.red(`${said}\n`);
}
