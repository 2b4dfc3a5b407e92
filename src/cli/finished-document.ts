import { usd } from '../base/money.js';
import type { Project } from '../project.js';
import type { Rendered } from '../render.js';
import { diagnosticJson } from '../report/diagnostics.js';
import { finishedJson } from '../report/finished-json.js';
import { refusalJson } from '../report/refusal-json.js';
import { exit, type ExitCode } from './exit.js';
import { fileNameIn, recordDocument } from './record-files.js';

/** The last line of `render --json`: there is one however a render ends, with what kept it from buying as data. */
export function finishedDocument(rendered: Rendered, project: Project, exitCode: ExitCode): object {
  const { planned } = rendered;
  const refusal = refusalIn(rendered, planned.record.holes.map(fileNameIn(project)));
  const ended = rendered.kind === 'ran' ? rendered : { outcome: null, films: [] };
  const finished = finishedJson({ ...ended, plan: planned.plan, refusal });
  return { ...finished, record: recordDocument(planned, project), exit_code: exitCode };
}

/** The same of a call whose words are off, so that nothing was planned. */
export function misusedDocument(message: string): object {
  const refusal = { kind: 'usage', message };
  const finished = finishedJson({ plan: { slots: new Map() }, outcome: null, films: [], refusal });
  return { ...finished, record: null, exit_code: exit.usage };
}

function refusalIn(rendered: Rendered, holes: readonly string[]): object | null {
  const { kind, planned } = rendered;
  switch (kind) {
    case 'ran': {
      const { refusal } = rendered.outcome;
      return refusal === null ? null : refusalJson(refusal, holes);
    }
    case 'invalid':
      return { kind, diagnostics: planned.diagnostics.map(diagnosticJson) };
    case 'unmatched':
      return { kind, options: planned.plan.unmatched };
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
