import { usd } from '../base/money.js';
import { secondsAt } from '../base/time.js';
import type { Plan, PlannedRequest, PlannedSlot, Totals } from '../plan/plan.js';
import { deliveriesJson } from './deliveries.js';
import { diagnosticJson } from './diagnostics.js';
import { budgetJson, type Purse } from './money.js';
import { possibleJobsJson, sharedJobJson } from './possible-jobs.js';

/** `castreel plan --json`: the whole plan as one document for programs. Amounts are dollars, times seconds; slots are full addresses. */
export function planJson(plan: Plan, totals: Totals, purse: Purse): object {
  return {
    format_version: 1,
    films: plan.films.map((film) => ({
      id: film.id,
      board: film.storyboard.board.path,
      variant: film.storyboard.variant,
      path: film.path,
      duration_s: secondsAt(film.frames, film.storyboard.format.rate),
      frames: film.frames,
      deliveries: deliveriesJson(film),
      shots: film.shots.map(({ id, scene, slot, request }) => ({ id, scene, slot, request })),
    })),
    slots: [...plan.slots.values()].map(slotJson),
    undecided: plan.undecided.map(({ slot, label, jobs, shared }) => ({
      slot,
      attempt: label,
      possible_jobs: possibleJobsJson(jobs),
      shared_job: sharedJobJson(shared),
    })),
    bought_twice: plan.boughtTwice.map(({ slot, labels }) => ({ slot, attempts: labels })),
    requests: [...plan.requests.values()].map(requestJson),
    totals: {
      to_shoot: totals.toShoot,
      current: totals.current,
      waiting: totals.waiting,
      uncertain: totals.uncertain,
      in_flight: totals.inFlight,
      failed: totals.failed,
      away: totals.away,
      films: totals.films,
      requests_to_pay: totals.requestsToPay,
      estimate_usd: usd(totals.estimateMicroUsd),
      unknown_prices: totals.unknownPrices,
    },
    budget: budgetJson(purse),
    diagnostics: plan.diagnostics.map(diagnosticJson),
  };
}

function slotJson({ address, request, state, reasons, take, old, wanted, films }: PlannedSlot): object {
  return {
    address,
    request,
    state,
    reasons,
    take: take === null ? null : { label: take.label, sha256: take.facts.sha256, old },
    wanted,
    films: films.length,
  };
}

function requestJson(planned: PlannedRequest): object {
  const { request, estimateMicroUsd, capability } = planned;
  return {
    id: planned.id,
    key: planned.key,
    slots: planned.slots,
    to_buy: planned.toBuy,
    provider: request.provider,
    model: request.model,
    operation: request.operation,
    free: capability.free,
    draft: planned.draft,
    prompt: planned.prompt,
    bought_s: request.bought_s,
    aspect: request.aspect,
    resolution: request.resolution,
    resolution_follows_input: capability.resolutions === 'follows_input',
    sound: request.sound,
    references: planned.sources.filter(({ use }) => use !== 'video'),
    tail_s: planned.tailS,
    not_sent: planned.notSent,
    parent: planned.parent,
    estimate_usd: estimateMicroUsd === null ? null : usd(estimateMicroUsd),
  };
}
