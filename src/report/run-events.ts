import type { RunEvent } from '../run/events.js';
import type { FilmEnd, FilmEvent } from '../stitch/films.js';
import { endText, type Telling } from './end-text.js';
import { waitingText } from './lock.js';
import { loudnessText } from './loudness.js';
import type { Paint } from './paint.js';
import { lateText, lookText, waitText } from './waits.js';

type ShowEvent = RunEvent | FilmEvent;

/** One line about something that happened; null for what only a live display shows. */
export function eventText(event: ShowEvent, telling: Telling, paint: Paint): string | null {
  const { name } = telling;
  switch (event.kind) {
    case 'opening':
    case 'counts':
    case 'stitching':
      return null;
    case 'making':
      return `${names(event.slots, name)}  ${event.resumed ? 'still being made' : 'being made'}`;
    case 'late':
      return `${names(event.slots, name)}  ${lateText(event)}`;
    case 'seeking':
      return `${names(event.slots, name)}  looking for it in the history of ${event.provider}`;
    case 'sought': {
      const seen = event.look === null ? 'found there, and followed' : lookText(event.look);
      const again = event.againMs === null ? '' : `; looking again in ${waitText(event.againMs)}`;
      return `${names(event.slots, name)}  ${seen}${again}`;
    }
    case 'fetching':
      return `${names(event.slots, name)}  fetching`;
    case 'looking':
      return `${names(event.slots, name)}  its clip is here, and is looked at`;
    case 'fetched_away':
      return `${names(event.slots, name)}  ${paint.green('back')}: its clip is in the store again`;
    case 'ended':
      return endText(event.end, names(event.slots, name), { ...telling, paint });
    case 'again':
      return `${names(event.slots, name)}  ${paint.yellow('again')} in ${waitText(event.inMs)}: ${event.failure.message} (not charged)`;
    case 'held':
      return event.forMs === null
        ? paint.red(`${event.provider}: no more requests: ${event.failure.message}`)
        : paint.bold(`${event.provider}: no requests for ${waitText(event.forMs)}: ${event.failure.message}`);
    case 'trouble':
      return event.slots.length === 0
        ? paint.red(event.message)
        : `${names(event.slots, name)}  ${paint.red(event.message)}`;
    case 'waiting':
      return waitingText(event.owner);
    case 'film_note':
      return `${paint.yellow('film')}  ${event.film.path}  ${event.message}`;
    case 'film':
      return filmText(event.end, paint);
  }
}

/** What became of a film, in a line. */
export function filmText(end: FilmEnd, paint: Paint): string {
  const path = end.film.path;
  switch (end.kind) {
    case 'stitched':
      return `${paint.green('film')}  ${path}  ${end.made.frames} frames, ${end.made.durationS.toFixed(1)} s, ${loudnessText(end, paint)}`;
    case 'unchanged':
      return `${paint.dim('film')}  ${path}  unchanged`;
    case 'failed':
      return `${paint.red('film')}  ${path}  ${end.shot === null ? '' : `${end.shot}: `}${end.message}`;
    case 'incomplete':
      return `${paint.yellow('film')}  ${path}  not made: there is no clip of ${end.shots.join(', ')}`;
    case 'stopped':
      return `${paint.yellow('film')}  ${path}  stopped`;
  }
}

/** A request may serve many slots: the first, and how many more. */
function names(slots: readonly string[], name: (address: string) => string): string {
  const [first = ''] = slots;
  return slots.length > 1 ? `${name(first)} and ${slots.length - 1} more` : name(first);
}
