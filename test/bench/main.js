// `npm run bench`: ratios measured in one run, each against a reference beside it. Figures of one run are comparable
// with each other only: machines are shared and noisy.
import { planning } from './planning.js';
import { ledger } from './ledger.js';
import { films } from './films/films.js';
import { starting } from './starting.js';
import { again } from './again.js';
import { sound } from './sound.js';
import { providers } from './load/providers.js';
import { load } from './load/load.js';

for (const [title, measure] of [
  ['start-up', starting],
  ['a second run with nothing to do', again],
  ["a film's sound: music, limiter, encoder", sound],
  ['a ledger of 10,000 attempts', ledger],
  ['planning many variants, and many shots', planning],
  ['films against ffmpeg (a quarter of an hour)', films],
  ['one board on every provider (two minutes)', providers],
  ['500 and 5,000 shots over HTTP (a quarter of an hour)', load],
]) {
  console.log(`\n${title}`);
  for await (const line of await measure()) console.log(`  ${line}`);
}
