import { secondsAt, shownSeconds } from '../base/time.js';
import type { Plan, PlannedFilm, PlannedShot, PlannedSlot } from '../plan/plan.js';
import { modelName } from '../providers/capability.js';
import { noteText } from './noted.js';
import type { Paint } from './paint.js';
import { lengthText, type PriceCell } from './plan-prices.js';
import type { Row } from './plan-rows.js';
import { sentOf } from './sent.js';
import { glyph, stateText } from './state-text.js';

/** What lines are made with. Prices are asked for from the top of the page to its end. */
export type Page = {
  readonly plan: Plan;
  readonly name: (address: string) => string;
  readonly priceOf: (slot: PlannedSlot) => PriceCell;
  /** One model makes all that is listed: it is named once, below. */
  readonly isShared: boolean;
  readonly paint: Paint;
};

type Cells = Pick<Row, 'cells' | 'narrow' | 'microUsd'>;

/** A shot in its place in a film. */
export function shotCells(shot: PlannedShot, { storyboard }: PlannedFilm, page: Page): Cells {
  const { plan, paint } = page;
  const slot = shot.slot === null ? undefined : plan.slots.get(shot.slot);
  if (slot === undefined) {
    const kind = shot.shows?.kind === 'own' ? 'own footage' : 'reuse';
    const lasts = `${shownSeconds(secondsAt(shot.frames, storyboard.format.rate))} s`;
    const cells = [paint.dim('='), shot.id, kind, lasts, paint.dim('free'), '', ''];
    return { cells, narrow: { state: '', below: '' }, microUsd: null };
  }
  const { price, note, microUsd } = page.priceOf(slot);
  const served = price === '' || slot.films.length === 1 ? '' : `in ${slot.films.length} films`;
  const cells = [...slotCells(slot, { name: shot.id, price }, page), note === '' ? served : note];
  return { cells, narrow: narrowOf(slot, page), microUsd };
}

/** A shot that has no place in the film, and that one which has asks for. */
export function unseenCells(slot: PlannedSlot, page: Page): Cells {
  const { price, note, microUsd } = page.priceOf(slot);
  const cells = [...slotCells(slot, { name: `${slot.shot} (not in the film)`, price }, page), note];
  return { cells, narrow: narrowOf(slot, page), microUsd };
}

/** What is said of a slot wherever it stands. */
export function slotCells(
  slot: PlannedSlot,
  { name, price }: { name: string; price: string },
  { plan, isShared, paint }: Page,
): string[] {
  const request = plan.requests.get(slot.request);
  const model = request === undefined || isShared ? '' : `${modelName(request.capability)} `;
  return [
    glyph(slot.state, paint),
    name,
    `${model}${request?.request.operation ?? ''}${slot.wanted > 1 ? ` ×${slot.wanted}` : ''}`,
    lengthText(slot, request),
    stateText(slot, paint),
    price,
  ];
}

/** The same where the terminal is narrow. */
export function narrowOf(slot: PlannedSlot, { paint }: Page): Row['narrow'] {
  const reasons = slot.reasons.join(', ');
  return {
    state: stateText({ ...slot, reasons: [] }, paint),
    below: reasons === '' ? '' : noteText(reasons, { indent: 5, columns: paint.columns }),
  };
}

/** What of its inputs is sent otherwise than it is written. */
export function sentLines(id: string | null, { plan, paint }: Page): string {
  const request = id === null ? undefined : plan.requests.get(id);
  if (request === undefined) return '';
  return sentOf(request)
    .map((line) => noteText(line, { indent: 5, columns: paint.columns }))
    .join('');
}
