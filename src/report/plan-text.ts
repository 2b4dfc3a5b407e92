import { getOrMake } from '../base/get-or-make.js';
import { formatUsd } from '../base/money.js';
import { fpsOf } from '../base/time.js';
import type { Plan, PlannedFilm, PlannedShot, PlannedSlot, SlotState, Totals } from '../plan/plan.js';
import { listedSlots } from '../plan/totals.js';
import type { Call } from './call.js';
import { shortNames, someNames } from './names.js';
import { chooseOf, decideOn, wayOut, type Step, type Wording } from './ways.js';
import type { Paint } from './paint.js';
import { lengthText, priceOnce, secondsText, type PriceCell } from './plan-prices.js';
import { table } from './table.js';

/** From this many films on, slots are listed instead of films: what many films share is one line. */
const FILMS_IN_FULL = 7;

/** The plan as people read it before they spend: per film what is shot and why, what it costs, what needs a person, and one line that sums up. */
export function planText(plan: Plan, totals: Totals, { call, paint }: { call: Call; paint: Paint }): string {
  const name = shortNames(plan.slots.keys());
  const page: Page = { plan, name, priceOf: priceOnce(plan, name), paint };
  const films = plan.films.filter((film) => film.selected);
  const listed = listedSlots(plan);
  const body =
    films.length <= FILMS_IN_FULL
      ? films.map((film) => filmText(film, listed, page)).join('\n')
      : slotsText(listed, films, page);
  return [body, needsText(plan, { call, name }, paint), `${totalsText(totals, paint)}\n`]
    .filter((part) => part !== '')
    .join('\n');
}

/** `Plan: 12 to shoot ($6.00), 41 current, 3 waiting, 1 uncertain, 2 films to stitch.` */
export function totalsText(totals: Totals, paint: Paint): string {
  const parts = [
    `${totals.toShoot} to shoot${totals.toShoot + totals.requestsToPay > 0 ? ` (${costText(totals)})` : ''}`,
    `${totals.current} current`,
    ...counted(totals.waiting, 'waiting'),
    ...counted(totals.inFlight, 'in flight'),
    ...counted(totals.uncertain, 'uncertain'),
    ...counted(totals.failed, 'failed'),
    ...counted(totals.away, 'away'),
    `${totals.films} film${totals.films === 1 ? '' : 's'} to stitch`,
  ];
  return `${paint.bold('Plan:')} ${parts.join(', ')}.`;
}

/** `$6.00`, `free`, `$2.10 and 3 at unknown prices`. */
function costText({ requestsToPay, estimateMicroUsd, unknownPrices }: Totals): string {
  if (requestsToPay === 0) return 'free';
  if (unknownPrices === 0) return formatUsd(estimateMicroUsd);
  return `${formatUsd(estimateMicroUsd)} and ${unknownPrices} at unknown prices`;
}

/** What lines are made with. Prices are asked for from the top of the page to its end. */
type Page = {
  readonly plan: Plan;
  readonly name: (address: string) => string;
  readonly priceOf: (slot: PlannedSlot) => PriceCell;
  readonly paint: Paint;
};

function filmText(film: PlannedFilm, listed: readonly PlannedSlot[], page: Page): string {
  const { storyboard } = film;
  const { rate, width, height } = storyboard.format;
  const seconds = (film.frames / fpsOf(rate)).toFixed(1);
  const facts = `${film.path} · ${seconds} s · ${film.frames} frames · ${width}×${height}`;
  const shots = shotsOf(film, listed);
  const unseen = unseenSlots(film, listed);
  const rows = table(
    [...shots.map((shot) => shotRow(shot, film, page)), ...unseen.map((slot) => unseenRow(slot, page))],
    PRICE_COLUMN,
  ).split('\n');
  const lines = [titleLine(storyboard, facts, page.paint)];
  let scene: string | null = null;
  for (const [index, shot] of shots.entries()) {
    if (shot.scene !== null && shot.scene !== scene) lines.push(sceneLine(shot.scene, film, page.paint));
    scene = shot.scene;
    lines.push(`  ${rows[index] ?? ''}\n`, ...sentLines(shot.request, page));
  }
  return [...lines, ...unseen.map((_, index) => `  ${rows[shots.length + index] ?? ''}\n`)].join('');
}

const PRICE_COLUMN = [5];

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
  const rows = table(
    listed.map((slot) => {
      const { price, note } = page.priceOf(slot);
      const served = `in ${slot.films.length.toLocaleString('en-US')} film${slot.films.length === 1 ? '' : 's'}`;
      const row = slotRow(slot, { name: page.name(slot.address), price }, page);
      return [...row, [served, note].filter((text) => text !== '').join(', ')];
    }),
    PRICE_COLUMN,
  ).split('\n');
  const lines: string[] = [];
  for (const [index, slot] of listed.entries()) {
    if (slot.boardId !== listed[index - 1]?.boardId) {
      const ofBoard = films.filter(({ storyboard }) => storyboard.board.id === slot.boardId);
      const facts = `${ofBoard.length.toLocaleString('en-US')} films`;
      if (ofBoard[0] !== undefined) lines.push(titleLine(ofBoard[0].storyboard, facts, page.paint));
    }
    lines.push(`  ${rows[index] ?? ''}\n`, ...sentLines(slot.request, page));
  }
  return lines.join('');
}

function titleLine({ board }: PlannedFilm['storyboard'], facts: string, paint: Paint): string {
  return `${paint.bold(board.title ?? board.name)}  ${paint.dim(facts)}\n`;
}

function sceneLine(id: string, { storyboard }: PlannedFilm, paint: Paint): string {
  const heading = storyboard.scenes.find((scene) => scene.id === id)?.heading ?? null;
  return paint.dim(`  ${id}${heading === null ? '' : `  ${heading}`}\n`);
}

function shotRow(shot: PlannedShot, { storyboard }: PlannedFilm, page: Page): string[] {
  const { plan, paint } = page;
  const slot = shot.slot === null ? undefined : plan.slots.get(shot.slot);
  if (slot === undefined) {
    const kind = shot.shows?.kind === 'own' ? 'own footage' : 'reuse';
    const lasts = secondsText(shot.frames / fpsOf(storyboard.format.rate));
    return [paint.dim('='), shot.id, kind, lasts, paint.dim('free'), '', ''];
  }
  const { price, note } = page.priceOf(slot);
  const served = price === '' || slot.films.length === 1 ? '' : `in ${slot.films.length} films`;
  return [...slotRow(slot, { name: shot.id, price }, page), note === '' ? served : note];
}

function unseenRow(slot: PlannedSlot, page: Page): string[] {
  const { price, note } = page.priceOf(slot);
  return [...slotRow(slot, { name: `${slot.shot} (not in the film)`, price }, page), note];
}

function slotRow(
  slot: PlannedSlot,
  { name, price }: { name: string; price: string },
  { plan, paint }: Page,
): string[] {
  const request = plan.requests.get(slot.request);
  return [
    glyph(slot.state, paint),
    name,
    `${request?.request.operation ?? ''}${slot.wanted > 1 ? ` ×${slot.wanted}` : ''}`,
    lengthText(slot, request),
    stateText(slot, paint),
    price,
  ];
}

/** What of a shot is sent other than one would expect. */
function sentLines(id: string | null, { plan, paint }: Page): string[] {
  const request = id === null ? undefined : plan.requests.get(id);
  if (request === undefined) return [];
  const { notSent, tailS } = request;
  return [
    ...(tailS === null ? [] : [`goes on from the last ${secondsText(tailS)}`]),
    ...(notSent.length === 0 ? [] : [`not sent: ${notSent.join(', ')}`]),
  ].map((line) => paint.dim(`     ${line}\n`));
}

/** `changed (prompt, style)`, `circled t02 (since then: prompt)`. */
export function stateText(slot: PlannedSlot, paint: Paint): string {
  const state = slot.state === 'in_flight' ? 'in flight' : slot.state;
  const reasons =
    slot.state === 'circled' ? slot.reasons.map((reason) => `since then: ${reason}`) : slot.reasons;
  const take = slot.state === 'circled' && slot.take !== null ? ` ${slot.take.label}` : '';
  return colour(slot.state, paint)(`${state}${take}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`);
}

/** States are told apart by letter and sign, colour only helps. */
function glyph(state: SlotState, paint: Paint): string {
  const signs = {
    new: '+',
    changed: '~',
    failed: '!',
    uncertain: '?',
    away: '-',
    waiting: '…',
    in_flight: '>',
    circled: '●',
    current: '=',
  } as const;
  return colour(state, paint)(signs[state]);
}

function colour(state: SlotState, paint: Paint): (text: string) => string {
  const colours = {
    new: paint.green,
    changed: paint.yellow,
    failed: paint.red,
    uncertain: paint.red,
    away: paint.yellow,
    waiting: paint.cyan,
    in_flight: paint.cyan,
    circled: paint.dim,
    current: paint.dim,
  } as const;
  return colours[state];
}

/** Slots that go on in the same way share a line. */
function needsText(plan: Plan, wording: Wording, paint: Paint): string {
  const { name } = wording;
  const lines = new Map<string, { names: string[]; state: string; way: string }>();
  const add = (called: string, state: string, step: Step): void => {
    const way = stepText(step);
    getOrMake(lines, `${state}\n${way}`, () => ({ names: [], state, way })).names.push(called);
  };
  for (const one of plan.undecided) {
    add(`${name(one.slot)}#${one.label}`, paint.red('uncertain'), decideOn(one, wording));
  }
  for (const one of plan.boughtTwice) {
    add(name(one.slot), paint.yellow(`bought twice (${one.labels.join(', ')})`), chooseOf(one, wording));
  }
  for (const slot of plan.slots.values()) {
    const way = wayOut(slot, plan, wording);
    if (way !== null) add(name(slot.address), stateText(slot, paint), way);
  }
  const rows = [...lines.values()].map(({ names, state, way }) => [`  ${someNames(names)}`, state, way]);
  return rows.length === 0 ? '' : `${paint.bold('Needs you:')}\n${table(rows)}`;
}

function stepText({ command, what }: Step): string {
  return what === null ? command : `${what}: ${command}`;
}

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}`];
}
