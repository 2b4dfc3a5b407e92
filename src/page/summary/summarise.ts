import { shortNames } from '../../report/names.js';
import { castOf } from './cast.js';
import { filmsOf } from './films.js';
import type { SummaryGiven } from './given.js';
import { goneOf } from './gone.js';
import { shotsOf } from './shots.js';
import { spendOf } from './spend.js';
import { SUMMARY_VERSION, type Summary } from './summary.js';

/** Plan, record and store → all that there is to review. */
export function summarise(given: SummaryGiven): Summary {
  const name = shortNames(given.plan.slots.keys());
  return {
    format_version: SUMMARY_VERSION,
    project: given.project,
    made_at: new Date(given.now).toISOString(),
    films: filmsOf(given),
    shots: shotsOf(given, name),
    cast: castOf(given, name),
    gone: goneOf(given),
    spend: spendOf(given),
  };
}
