import { formatUsd } from '../base/money.js';
import { fpsOf } from '../base/time.js';
import type {
  Plan,
  PlannedFilm,
  PlannedRequest,
  PlannedShot,
  PlannedSlot,
  SlotState,
  Totals,
} from '../plan/plan.js';
import { modelName } from '../providers/capability.js';
import { shortNames } from './names.js';
import type { Paint } from './paint.js';
import { table } from './table.js';

/** From this many films on, slots are listed instead of films: what many films share is one line. */
const FILMS_IN_FULL = 7;

/** The plan as people read it before they spend: per film what is shot and why, what it costs, what needs a person, and one line that sums up. */
export function planText(plan: Plan, totals: Totals, paint: Paint): string {
  const name = shortNames(plan.slots.keys());
  const films = plan.films.filter((film) => film.selected);
  const body =
    films.length <= FILMS_IN_FULL
      ? films.map((film) => filmText(film, plan, paint)).join('\n')
      : slotsText(plan, name, paint);
  return [body, needsText(plan, name, paint), `${totalsText(totals, paint)}\n`]
    .filter((part) => part !== '')
    .join('\n');
}

/** `Plan: 12 to shoot ($6.00), 41 current, 3 waiting, 1 uncertain, 2 films to stitch.` */
export function totalsText(totals: Totals, paint: Paint): string {
  const parts = [
    `${totals.toShoot} to shoot${totals.toShoot > 0 ? ` (${costText(totals)})` : ''}`,
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

function filmText(film: PlannedFilm, plan: Plan, paint: Paint): string {
  const { storyboard } = film;
  const seconds = (film.frames / fpsOf(storyboard.format.rate)).toFixed(1);
  const title = storyboard.board.title ?? storyboard.board.name;
  const lines = [
    `${paint.bold(title)}  ${paint.dim(`${film.path} · ${seconds} s · ${film.frames} frames · ${storyboard.format.width}×${storyboard.format.height}`)}\n`,
  ];
  const rows = [...film.shots.map((shot) => shotRow(shot, plan, paint)), ...unseen(film, plan, paint)];
  const listed = table(rows, [5]).split('\n');
  let scene: string | null = null;
  film.shots.forEach((shot, index) => {
    if (shot.scene !== scene) {
      scene = shot.scene;
      const heading = storyboard.scenes.find((one) => one.id === scene)?.heading;
      if (scene !== null) lines.push(paint.dim(`  ${scene}${heading == null ? '' : `  ${heading}`}\n`));
    }
    lines.push(`  ${listed[index] ?? ''}\n`, ...notSentLines(shot, plan, paint));
  });
  listed.slice(film.shots.length).forEach((row) => row !== '' && lines.push(`  ${row}\n`));
  return lines.join('');
}

/** Shots that have no place in the film but are asked for by one that has. */
function unseen(film: PlannedFilm, plan: Plan, paint: Paint): string[][] {
  const seen = new Set(film.shots.map((shot) => shot.slot));
  return [...plan.slots.values()]
    .filter((slot) => slot.films.includes(film.id) && !seen.has(slot.address))
    .map((slot) => slotRow(slot, plan, { name: `${slot.shot} (not in the film)`, paint }));
}

function shotRow(shot: PlannedShot, plan: Plan, paint: Paint): string[] {
  const slot = shot.slot === null ? undefined : plan.slots.get(shot.slot);
  if (slot !== undefined) return slotRow(slot, plan, { name: shot.id, paint });
  const free = shot.shows?.kind === 'own' ? 'own footage' : 'reuse';
  return [paint.dim('='), shot.id, free, '', paint.dim('free'), ''];
}

function slotRow(slot: PlannedSlot, plan: Plan, { name, paint }: { name: string; paint: Paint }): string[] {
  const request = plan.requests.get(slot.request);
  if (request === undefined) return [' ', name, '', '', slot.state, ''];
  return [
    glyph(slot.state, paint),
    name,
    `${request.request.operation}${slot.wanted > 1 ? ` ×${slot.wanted}` : ''}`,
    lengthText(request),
    stateText(slot, paint),
    request.toBuy > 0 ? priceText(request) : '',
  ];
}

function slotsText(plan: Plan, name: (address: string) => string, paint: Paint): string {
  const selected = [...plan.slots.values()].filter((slot) => slot.selected);
  const rows = selected.map((slot) => [
    ...slotRow(slot, plan, { name: name(slot.address), paint }),
    `in ${slot.films.length.toLocaleString('en-US')} film${slot.films.length === 1 ? '' : 's'}`,
  ]);
  return table(rows, [5]);
}

function notSentLines(shot: PlannedShot, plan: Plan, paint: Paint): string[] {
  const notSent = shot.request === null ? [] : (plan.requests.get(shot.request)?.notSent ?? []);
  return notSent.length === 0 ? [] : [paint.dim(`      not sent: ${notSent.join(', ')}\n`)];
}

function lengthText({ request }: PlannedRequest): string {
  return request.bought_s === null ? '' : `${request.bought_s} s`;
}

/** `$0.426`, `3 × $0.43`, `free`, `price unknown`. */
function priceText({ toBuy, estimateMicroUsd, capability }: PlannedRequest): string {
  if (capability.free) return 'free';
  if (estimateMicroUsd === null) return `${modelName(capability)}: price unknown`;
  return `${toBuy > 1 ? `${toBuy} × ` : ''}${formatUsd(estimateMicroUsd)}`;
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

function needsText(plan: Plan, name: (address: string) => string, paint: Paint): string {
  const decisions = plan.undecided.map(({ slot, label }) => [
    `  ${name(slot)}#${label}`,
    paint.red('uncertain'),
    `castreel resolve ${name(slot)}#${label} --adopt ID | --never-arrived | --lost`,
  ]);
  const rows = [...plan.slots.values()].flatMap((slot) => {
    const way = slot.selected ? wayOut(slot, plan, name) : null;
    return way === null ? [] : [[`  ${name(slot.address)}`, stateText(slot, paint), way]];
  });
  const all = [...decisions, ...rows];
  return all.length === 0 ? '' : `${paint.bold('Needs you:')}\n${table(all)}`;
}

/** The command that lets a slot go on; null where nothing is needed but `render`. */
function wayOut(slot: PlannedSlot, plan: Plan, nameOf: (address: string) => string): string | null {
  const name = nameOf(slot.address);
  switch (slot.state) {
    case 'waiting':
      return `castreel takes ${nameOf(parentOf(slot, plan) ?? slot.address)}`;
    case 'failed':
      return (plan.requests.get(slot.request)?.toBuy ?? 0) > 0 ? null : `castreel render --retake ${name}`;
    case 'away':
      return `castreel render --collect, or castreel render --rebuy ${name}`;
    case 'in_flight':
      return 'castreel render --collect';
    case 'uncertain': // each attempt has a line of its own
    case 'circled':
    case 'current':
    case 'changed':
    case 'new':
      return null;
  }
}

/** A slot of the request that a slot's request goes on from. */
export function parentOf({ request }: PlannedSlot, { requests }: Plan): string | undefined {
  const parent = requests.get(request)?.parent ?? null;
  return parent === null ? undefined : requests.get(parent)?.slots[0];
}

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}`];
}
