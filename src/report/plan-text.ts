import { secondsAt } from '../base/time.js';
import type { Plan, PlannedFilm, PlannedShot, PlannedSlot, Totals } from '../plan/plan.js';
import { listedSlots } from '../plan/totals.js';
import { modelName } from '../providers/capability.js';
import type { Call } from './call.js';
import { deliveriesText } from './deliveries.js';
import { doubtedRetakesText } from './doubted-retakes.js';
import { shortNames } from './names.js';
import { budgetText, type Purse } from './money.js';
import { needsText } from './needs.js';
import type { Paint } from './paint.js';
import { narrowOf, sentLines, shotCells, slotCells, unseenCells, type Page } from './plan-cells.js';
import { priceOnce } from './plan-prices.js';
import { rowsText, type Row } from './plan-rows.js';
import { totalsText } from './state-text.js';
import { widthOf } from './table.js';
import { wrapped } from './wrapped.js';

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
    doubtedRetakesText(plan, name, paint),
    budgetText(purse, plan, paint),
    `${totalsText(totals, paint)}\n`,
  ].join('');
  return [body, needsText(plan, { call, name }, paint), last].filter((part) => part !== '').join('\n');
}

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
      above: isNewScene ? sceneLine(shot.scene, film) : '',
      ...shotCells(shot, film, page),
      below: sentLines(shot.request, page),
    };
  });
  const unseen = unseenSlots(film, listed).map((slot): Row => ({
    above: '',
    ...unseenCells(slot, page),
    below: '',
  }));
  const also = deliveriesText(film);
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
  const title = paint.bold(board.title ?? board.name);
  const line = `${title}  ${facts}`;
  if (widthOf(line) <= paint.columns) return `${line}\n`;
  return `${title}\n  ${wrapped(facts, { indent: 2, columns: paint.columns })}\n`;
}

function sceneLine(id: string, { storyboard }: PlannedFilm): string {
  const heading = storyboard.scenes.find((scene) => scene.id === id)?.heading ?? null;
  return `  ${id}${heading === null ? '' : `  ${heading}`}\n`;
}
