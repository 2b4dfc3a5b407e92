import type { Clock } from '../base/clock.js';
import type { Telling } from '../report/end-text.js';
import { eventText } from '../report/run-events.js';
import { eventJson } from '../report/run-events-json.js';
import type { RenderEvent } from '../render-options.js';
import type { Terminal } from './terminal.js';

/** Shows a run while it goes on. */
export interface Progress {
  readonly onEvent: (event: RenderEvent, telling: Telling) => void;
  /** Says something in between. */
  readonly note: (text: string) => void;
  /** Leaves the terminal as it should be when the run has ended. */
  readonly end: () => void;
}

/** Counts change with every step, and nobody reads thousands of them. */
const COUNTS_MS = 100;

/** One JSON document a line, for programs; counts now and then, and the last. */
export function jsonProgress(terminal: Terminal, clock: Clock): Progress {
  let untold: RenderEvent | null = null;
  let toldAt = -Infinity;
  const tell = (event: RenderEvent): void => {
    const line = eventJson(event);
    if (line !== null) terminal.out(`${JSON.stringify(line)}\n`);
  };
  const tellCounts = (): void => {
    if (untold !== null) tell(untold);
    untold = null;
    toldAt = clock.steady();
  };
  return {
    onEvent: (event) => {
      if (event.kind !== 'counts') {
        tell(event);
        return;
      }
      untold = event;
      if (clock.steady() - toldAt >= COUNTS_MS) tellCounts();
    },
    note: (text) => terminal.say(`${text}\n`),
    end: tellCounts,
  };
}

/** One plain line per change, for logs. */
export function lineProgress(terminal: Terminal): Progress {
  return {
    onEvent: (event, telling) => {
      const line = eventText(event, telling, terminal.sayPaint);
      if (line !== null) terminal.say(`${line}\n`);
    },
    note: (text) => terminal.say(`${text}\n`),
    end: () => undefined,
  };
}
