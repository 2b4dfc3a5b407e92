import { usd } from '../base/money.js';
import { leftBehindIn } from '../pipeline.js';
import type { Rendered } from '../render.js';
import { diagnosticJson } from '../report/diagnostics.js';
import { finishedJson } from '../report/finished-json.js';
import { refusalJson } from '../report/refusal-json.js';
import { recordDocument } from './record-files.js';

/** The last line of `render --json`: there is one however a render ends, with what kept it from buying as data. */
export function finishedDocument(rendered: Rendered): object {
  const { planned } = rendered;
  const refusal = refusalIn(rendered);
  const ended = rendered.kind === 'ran' ? rendered : { outcome: null, films: [] };
  return { ...finishedJson({ ...ended, plan: planned.plan, refusal }), record: recordDocument(planned) };
}

function refusalIn(rendered: Rendered): object | null {
  const { kind, planned } = rendered;
  switch (kind) {
    case 'ran': {
      const { refusal } = rendered.outcome;
      return refusal === null ? null : refusalJson(refusal);
    }
    case 'invalid':
      return { kind, diagnostics: planned.diagnostics.map(diagnosticJson) };
    case 'unmatched':
      return { kind, options: planned.plan.unmatched };
    case 'left_behind':
      return { kind, slots: leftBehindIn(planned) };
    case 'declined':
      return { kind, why: rendered.why, needed_usd: usd(planned.totals.estimateMicroUsd) };
    case 'no_ffmpeg':
      return { kind, problem: rendered.search.problem, commands: rendered.search.commands };
    case 'locked':
      return { kind, lock: rendered.by.path, by: rendered.by.owner };
    case 'interrupted':
      return { kind };
  }
}
