import type { Diagnostic } from '../base/diagnostic.js';
import type { Address } from '../storyboard/address.js';
import type { Asked, AskedRequest, AskedSlot } from './asked.js';
import { askAll } from './ask.js';
import { boughtTwice } from './bought-twice.js';
import { purchaseOf, type Purchase } from './buy.js';
import { isAway, newestHere, takeOf } from './choose.js';
import { planFilm } from './films.js';
import type { PlanGiven } from './given.js';
import { attemptLabel, labelsOf, type Labels } from './label.js';
import { pickProblems } from './pick-problems.js';
import type { Plan, PlannedFilm, PlannedRequest, PlannedSlot } from './plan.js';
import { priceProblems } from './price-problems.js';
import { selectionOf, type Selection } from './select.js';
import { elsewhereOf, stateOf } from './state.js';
import { stuckIn } from './stuck.js';
import { undecidedIn } from './undecided.js';

/**
 * Storyboards and record to a plan: what is asked, what is there, what is bought. Pure: the same given, the same plan.
 * A plan with errors among its diagnostics, or with anything unmatched, must not be bought.
 */
export function makePlan(given: PlanGiven): Plan {
  const asked = askAll(given);
  const selection = selectionOf(asked, given);
  const purchase = purchaseOf(asked, selection, given);
  const labels = labelsOf(given.record.entries);
  const films = planFilms(asked, { given, labels, selected: selection.films });
  return {
    films,
    slots: planSlots(asked, { purchase, selection, given, labels }),
    requests: planRequests(asked, purchase),
    diagnostics: diagnosticsOf(asked, given),
    unmatched: [...selection.unmatched, ...purchase.unmatched],
    boughtTwice: boughtTwice(asked, labels),
    undecided: undecidedIn(given.record, { labels, isReached: given.isReached }),
    stuck: stuckIn(given, labels),
  };
}

function planFilms(
  asked: Asked,
  shelf: { given: PlanGiven; labels: Labels; selected: ReadonlySet<string> },
): PlannedFilm[] {
  return asked.films.map((one) => {
    const { film, problems } = planFilm(one, shelf);
    const tally = asked.tallies.get(one.storyboard.board.id);
    for (const problem of problems) tally?.add(problem, one.index, one.variant);
    return film;
  });
}

type Decided = {
  readonly purchase: Purchase;
  readonly selection: Selection;
  readonly given: PlanGiven;
  readonly labels: Labels;
};

function planSlots(asked: Asked, decided: Decided): Map<Address, PlannedSlot> {
  const planned = new Map<Address, PlannedSlot>();
  for (const slot of asked.slots.values()) planned.set(slot.address, planSlot(slot, decided));
  return planned;
}

function planSlot(slot: AskedSlot, { purchase, selection, given, labels }: Decided): PlannedSlot {
  const { choice } = slot;
  const elsewhere = elsewhereOf(slot, { given, labels });
  return {
    address: slot.address,
    boardId: slot.boardId,
    shot: slot.shot.id,
    lastsS: slot.lastsS,
    request: slot.request.id,
    ...stateOf(slot, purchase, { given, labels, elsewhere }),
    elsewhere,
    take: choice === null ? null : takeOf(choice, labels),
    instead: insteadOf(slot, given, labels),
    old: choice?.why === 'old',
    wanted: slot.shot.takes,
    selected: selection.slots.has(slot),
    films: slot.films,
  };
}

function insteadOf(slot: AskedSlot, { stored }: PlanGiven, labels: Labels): string | null {
  if (slot.choice?.why !== 'circled' || !isAway(slot.choice.entry, stored)) return null;
  const here = newestHere(slot.request.takes, stored);
  return here === null ? null : attemptLabel(here, labels);
}

function planRequests(asked: Asked, purchase: Purchase): Map<string, PlannedRequest> {
  const planned = new Map<string, PlannedRequest>();
  for (const request of asked.requests.values()) planned.set(request.id, planRequest(request, purchase));
  return planned;
}

function planRequest(asked: AskedRequest, purchase: Purchase): PlannedRequest {
  const { key, request } = asked;
  return {
    id: asked.id,
    capability: asked.capability,
    prompt: asked.prompt,
    slots: asked.slots.map(({ address }) => address),
    toBuy: purchase.toBuy.get(asked) ?? 0,
    estimateMicroUsd: asked.estimateMicroUsd,
    parent: asked.parent?.id ?? null,
    tailS: asked.tailS,
    notSent: asked.notSent,
    draft: asked.slots.every(({ draft }) => draft),
    sources: asked.sources,
    // Last, as in what was asked: it keeps the object small.
    ...(key === null ? { key, request } : { key, request: asked.request }),
  };
}

function diagnosticsOf(asked: Asked, given: PlanGiven): Diagnostic[] {
  return [
    ...[...asked.tallies.values()].flatMap((tally) => tally.diagnostics()),
    ...pickProblems(asked, given),
    ...priceProblems(asked, given.now),
  ];
}
