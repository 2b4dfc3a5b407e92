import { formatUsd } from '../base/money.js';
import type { Clock } from '../base/clock.js';
import type { Paint } from '../report/paint.js';
import { eventText } from '../report/run-events.js';
import { elapsedText } from '../report/waits.js';
import type { RenderEvent } from '../render-options.js';
import type { Wording } from '../report/ways.js';
import type { Progress } from './progress.js';
import type { Terminal } from './terminal.js';

const FRAME_MS = 100;
/** The clock goes on while providers are at work and nothing happens here. */
const TICK_MS = 1000;
const ACTIVE_SHOWN = 6;

/**
 * A few lines redrawn in place: counts by state, the shots that are moving, money and time; what ended scrolls away
 * above them.
 */
export function liveProgress(terminal: Terminal, clock: Clock): Progress {
  const begun = clock.steady();
  const active = new Map<string, Active>();
  let counts: Extract<RenderEvent, { kind: 'counts' }> | null = null;
  let drawn = 0;
  let drawnAt = 0;

  const erase = (): void => {
    if (drawn > 0) terminal.say(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    const lines = liveLines(
      { active, counts, nowMs: clock.steady(), elapsedMs: clock.steady() - begun },
      terminal.columns(),
      terminal.sayPaint,
    );
    erase();
    terminal.say(lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
    drawnAt = clock.steady();
  };

  const above = (text: string): void => {
    erase();
    terminal.say(`${text}\n`);
    draw();
  };

  const ended = new AbortController();
  let ticking: Promise<void> | null = null;
  const tick = async (): Promise<void> => {
    const over = (): boolean => ended.signal.aborted;
    while (!over()) {
      await clock.sleep(TICK_MS, ended.signal).catch(() => undefined); // over: the loop sees it
      if (!over()) draw();
    }
  };

  return {
    onEvent: (event, telling) => {
      ticking ??= tick();
      track(event, active, { name: telling.name, nowMs: clock.steady() });
      if (event.kind === 'counts') counts = event;
      const lasting = isLasting(event) ? eventText(event, telling, terminal.sayPaint) : null;
      if (lasting !== null) above(lasting);
      else if (clock.steady() - drawnAt >= FRAME_MS) draw();
    },
    note: (text) => (counts === null ? terminal.say(`${text}\n`) : above(text)),
    end: () => {
      ended.abort();
      erase();
    },
  };
}

/** What moves now, and since when its service is at work on it. */
type Active = { readonly text: string; readonly sinceMs: number | null };

function track(
  event: RenderEvent,
  active: Map<string, Active>,
  { name, nowMs }: { readonly name: Wording['name']; readonly nowMs: number },
): void {
  if (event.kind === 'film') active.delete(event.end.film.path);
  else if (event.kind === 'stitching') {
    const { step, done, of } = event.progress;
    const sinceMs = active.get(event.film.path)?.sinceMs ?? nowMs;
    const fps = (done * 1000) / Math.max(1, nowMs - sinceMs);
    const part = step === 'join' ? 'joining' : framesText(done, of, fps);
    active.set(event.film.path, { text: `${event.film.path}  ${part}`, sinceMs });
  } else if ('slots' in event) {
    const key = event.slots.join(' ');
    if (event.kind === 'ended' || event.kind === 'fetched_away') active.delete(key);
    else if (event.kind !== 'late' && event.kind !== 'sought') {
      const sinceMs = event.kind === 'making' ? nowMs - event.ageMs : null;
      active.set(key, { text: `${event.slots.slice(0, 1).map(name).join('')}  ${event.kind}`, sinceMs });
    }
  }
}

function framesText(done: number, of: number, perSecond: number): string {
  const rate = perSecond > 0 ? `, ${perSecond.toFixed(0)} fps` : '';
  return `${done.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} frames${rate}`;
}

/** What a person wants to read again after the run. */
/** What was stopped before it began is listed at the end; of a thousand shots nobody reads it line for line. */
function isLasting(event: RenderEvent): boolean {
  if (event.kind === 'ended' && event.end.kind === 'held_back' && event.end.why === 'stopped') return false;
  return [
    'ended',
    'again',
    'held',
    'late',
    'seeking',
    'sought',
    'trouble',
    'waiting',
    'film',
    'film_note',
    'fetched_away',
  ].includes(event.kind);
}

function liveLines(
  now: {
    readonly active: ReadonlyMap<string, Active>;
    readonly counts: Extract<RenderEvent, { kind: 'counts' }> | null;
    readonly nowMs: number;
    readonly elapsedMs: number;
  },
  columns: number,
  paint: Paint,
): string[] {
  const shown = [...now.active.values()]
    .slice(0, ACTIVE_SHOWN)
    .map(({ text, sinceMs }) => (sinceMs === null ? text : `${text}  ${elapsedText(now.nowMs - sinceMs)}`))
    .map((text) => `  ${text}`.slice(0, columns - 1));
  const more = now.active.size - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [paint.dim(`  and ${more} more`)] : []),
    paint.bold(summary(now.counts, now.elapsedMs).slice(0, columns - 1)),
  ];
}

function summary(counts: Extract<RenderEvent, { kind: 'counts' }> | null, elapsedMs: number): string {
  const elapsed = elapsedText(elapsedMs);
  if (counts === null) return elapsed;
  const states = Object.entries(counts.counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`);
  const open = counts.openMicroUsd > 0 ? ` (${formatUsd(counts.openMicroUsd)} open)` : '';
  return [...states, `${formatUsd(counts.spentMicroUsd)} spent${open}`, elapsed].join(' · ');
}
