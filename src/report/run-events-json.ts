import { countedOf } from '../ledger/standing.js';
import { usd } from '../base/money.js';
import type { End } from '../run/attempt/end.js';
import type { RunEvent } from '../run/events.js';
import type { FilmEvent } from '../stitch/films.js';
import { listedJson } from './listed.js';

/** Something that happened, for programs; amounts are dollars. */
export function eventJson(event: RunEvent | FilmEvent): object | null {
  switch (event.kind) {
    case 'counts':
      return {
        event: 'counts',
        ...event.counts,
        spent_usd: usd(event.spentMicroUsd),
        open_usd: usd(event.openMicroUsd),
      };
    case 'stitching':
      return { event: 'stitching', film: event.film.id, ...event.progress };
    case 'film_note':
      return { event: 'film_note', film: event.film.id, message: event.message };
    case 'film': {
      const { film, kind } = event.end;
      return { event: 'film', id: film.id, path: film.path, result: kind };
    }
    case 'ended':
      return { event: 'ended', slots: event.slots, ...endJson(event.end) };
    case 'again':
      return { event: 'again', slots: event.slots, failure: event.failure, in_ms: event.inMs };
    case 'held':
      return { event: 'held', provider: event.provider, failure: event.failure, for_ms: event.forMs };
    case 'making':
      return { event: 'making', slots: event.slots, resumed: event.resumed, age_ms: event.ageMs };
    case 'late':
      return { event: 'late', slots: event.slots, age_ms: event.ageMs, usual_ms: event.usualMs };
    case 'seeking':
      return { event: 'seeking', slots: event.slots, provider: event.provider };
    case 'sought':
      return {
        event: 'sought',
        slots: event.slots,
        provider: event.provider,
        seen: event.look?.seen ?? 'found',
        reason: event.look?.reason ?? null,
        again_ms: event.againMs,
      };
    case 'trouble':
      return { event: 'trouble', slots: event.slots, message: event.message };
    case 'waiting':
      return { event: 'waiting', for: event.owner };
    case 'opening':
    case 'fetching':
    case 'looking':
    case 'fetched_away':
      return { event: event.kind, slots: event.slots };
  }
}

function endJson(end: End): object {
  switch (end.kind) {
    case 'done':
      return {
        result: 'done',
        take: end.entry.attempt.take?.sha256 ?? null,
        cost_usd: usd(countedOf(end.entry.attempt)),
      };
    case 'failed':
    case 'refused':
      return { result: end.kind, failure: end.failure };
    case 'uncertain':
      return {
        result: 'uncertain',
        reason: end.entry.attempt.note,
        seen: end.look?.seen ?? null,
        seen_reason: end.look?.reason ?? null,
        candidates: listedJson(end.look?.listed ?? []),
        hardly: listedJson(end.look?.hardly ?? []),
      };
    case 'open':
      return {
        result: 'open',
        why: end.why,
        job_done: end.isDone,
        unwritten_job: end.unwrittenJob,
        failure: end.failure,
      };
    case 'held_back':
      return { result: 'held_back', why: end.why };
  }
}
