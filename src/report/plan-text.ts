import { deliveriesText } from './deliveries.js';
import { secondsAt, shownSeconds } from '../base/time.js';
import type { Plan, PlannedFilm, PlannedShot, PlannedSlot, Totals } from '../plan/plan.js';
import { listedSlots } from '../plan/totals.js';
import { modelName } from '../providers/capability.js';
import type { Call } from './call.js';
import { shortNames } from './names.js';
import { budgetText, type Purse } from './money.js';
import { needsText } from './needs.js';
import type { Paint } from './paint.js';
import { lengthText, priceOnce, type PriceCell } from './plan-prices.js';
import { rowsText, type Row } from './plan-rows.js';
import { sentOf } from './sent.js';
import { glyph, stateText, totalsText } from './state-text.js';

/** More films than these are listed by slot, so that what many films share is one line. */
const FILMS_IN_FULL = 7;

/** The plan as people read it before they spend: per film what is shot and why, what it costs, what needs a person, and one line that sums up. */
export function planText(
  plan: Plan,
  totals: Totals,
  { call, purse, paint }: { call: Call; purse: Purse; paint: Paint },
): string {
  const name = shortNames(plan.slots.keys());
  const films = plan.films.filter((film) => film.selected);
  const listed = listedSlots(plan);
  const [model = null, another] = modelsOf(listed, plan);
  const isShared = another === undefined;
  const page: Page = { plan, name, priceOf: priceOnce(plan, name), isShared, paint };
  const body =
    films.length <= FILMS_IN_FULL
      ? films.map((film) => filmText(film, listed, page)).join('\n')
      : slotsText(listed, films, page);
  const last = [
    isShared && model !== null ? `Model: ${model}\n` : '',
    budgetText(purse, plan, paint),
    `${totalsText(totals, paint)}\n`,
  ].join('');
  return [body, needsText(plan, { call, name }, paint), last].filter((part) => part !== '').join('\n');
}

/** What lines are made with. Prices are asked for from the top of the page to its end. */
type Page = {
  readonly plan: Plan;
  readonly name: (address: string) => string;
  readonly priceOf: (slot: PlannedSlot) => PriceCell;
  /** One model makes all that is listed: it is named once, below. */
  readonly isShared: boolean;
  readonly paint: Paint;
};

function modelsOf(listed: readonly PlannedSlot[], { requests }: Plan): string[] {
  const models = listed.flatMap(({ request }) => {
    const planned = requests.get(request);
    return planned === undefined ? [] : [modelName(planned.capability)];
  });
  return [...new Set(models)];
}

function filmText(film: PlannedFilm, listed: readonly PlannedSlot[], page: Page): string {
  const { storyboard } = film;
  const { rate, width, height } = storyboard.format;
  const seconds = secondsAt(film.frames, rate).toFixed(1);
  const facts = `${film.path} · ${seconds} s · ${film.frames} frames · ${width}×${height}`;
  const shots = shotsOf(film, listed);
  const rows = shots.map((shot, index): Row => {
    const isNewScene = shot.scene !== null && shot.scene !== (shots[index - 1]?.scene ?? null);
    return {
      above: isNewScene ? sceneLine(shot.scene, film, page.paint) : '',
      ...shotCells(shot, film, page),
      below: sentLines(shot.request, page),
    };
  });
  const unseen = unseenSlots(film, listed).map((slot): Row => ({
    above: '',
    ...unseenCells(slot, page),
    below: '',
  }));
  const also = page.paint.dim(deliveriesText(film));
  const lines = rowsText([...rows, ...unseen], page.paint.columns);
  return `${titleLine(storyboard, facts, page.paint)}${also}${lines}`;
}

/** All of a film; of one of which single shots were named, those. */
function shotsOf(film: PlannedFilm, listed: readonly PlannedSlot[]): readonly PlannedShot[] {
  const addresses = new Set(listed.map(({ address }) => address));
  const isListed = ({ slot }: PlannedShot): boolean => slot === null || addresses.has(slot);
  const isWhole = film.shots.every(isListed);
  return isWhole ? film.shots : film.shots.filter((shot) => shot.slot !== null && isListed(shot));
}

/** Shots that have no place in the film but are asked for by one that has. */
function unseenSlots({ id, shots }: PlannedFilm, listed: readonly PlannedSlot[]): readonly PlannedSlot[] {
  const seen = new Set(shots.map(({ slot }) => slot));
  return listed.filter(({ films, address }) => films.includes(id) && !seen.has(address));
}

/** Every slot once: what many films share is one line. */
function slotsText(listed: readonly PlannedSlot[], films: readonly PlannedFilm[], page: Page): string {
  return rowsText(
    listed.map((slot, index) => {
      const isNewBoard = slot.boardId !== listed[index - 1]?.boardId;
      const { price, note, microUsd } = page.priceOf(slot);
      const served = `in ${slot.films.length.toLocaleString('en-US')} film${slot.films.length === 1 ? '' : 's'}`;
      return {
        above: isNewBoard ? boardLine(slot.boardId, films, page.paint) : '',
        cells: [
          ...slotCells(slot, { name: page.name(slot.address), price }, page),
          [served, note].filter((text) => text !== '').join(', '),
        ],
        narrow: narrowOf(slot, page),
        microUsd,
        below: sentLines(slot.request, page),
      };
    }),
    page.paint.columns,
  );
}

function boardLine(boardId: string, films: readonly PlannedFilm[], paint: Paint): string {
  const boards = films.map(({ storyboard }) => storyboard.board).filter(({ id }) => id === boardId);
  const [first] = boards;
  if (first === undefined) return '';
  const isShared = boards.every(({ title }) => title === first.title);
  const facts = `${boards.length.toLocaleString('en-US')} films`;
  return titleLine({ board: isShared ? first : { ...first, title: null } }, facts, paint);
}

function titleLine({ board }: Pick<PlannedFilm['storyboard'], 'board'>, facts: string, paint: Paint): string {
  return `${paint.bold(board.title ?? board.name)}  ${paint.dim(facts)}\n`;
}

function sceneLine(id: string, { storyboard }: PlannedFilm, paint: Paint): string {
  const heading = storyboard.scenes.find((scene) => scene.id === id)?.heading ?? null;
  return paint.dim(`  ${id}${heading === null ? '' : `  ${heading}`}\n`);
}

type Cells = Pick<Row, 'cells' | 'narrow' | 'microUsd'>;

function shotCells(shot: PlannedShot, { storyboard }: PlannedFilm, page: Page): Cells {
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

function unseenCells(slot: PlannedSlot, page: Page): Cells {
  const { price, note, microUsd } = page.priceOf(slot);
  const cells = [...slotCells(slot, { name: `${slot.shot} (not in the film)`, price }, page), note];
  return { cells, narrow: narrowOf(slot, page), microUsd };
}

function slotCells(
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

function narrowOf(slot: PlannedSlot, { paint }: Page): Row['narrow'] {
  const reasons = slot.reasons.join(', ');
  return {
    state: stateText({ ...slot, reasons: [] }, paint),
    below: reasons === '' ? '' : `     ${reasons}\n`,
  };
}

function sentLines(id: string | null, { plan, paint }: Page): string {
  const request = id === null ? undefined : plan.requests.get(id);
  if (request === undefined) return '';
  return sentOf(request)
    .map((line) => paint.dim(`     ${line}\n`))
    .join('');
}
