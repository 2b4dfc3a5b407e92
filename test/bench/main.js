// `npm run bench`: ratios measured in one run, each against a reference beside it. Figures of one run are comparable
// with each other only: machines are shared and noisy. Where a row breaks its limit, the end is a failure.
// `npm run bench -- planning start-up` measures what has one of the words in its title.
import { printRows } from './limits.js';
import { planning } from './planning.js';
import { ledger } from './ledger.js';
import { films } from './films/films.js';
import { animatic } from './animatic.js';
import { starting } from './starting.js';
import { again } from './again.js';
import { sound } from './sound.js';
import { providers } from './load/providers.js';
import { load } from './load/load.js';

const words = process.argv.slice(2);
const broken = [];
for (const [title, measure] of [
  ['start-up', starting],
  ['a second run with nothing to do', again],
  ["a film's sound: music, limiter, encoder", sound],
  ["an animatic's clip", animatic],
  ['a ledger of 10,000 attempts', ledger],
  ['planning many variants, and many shots', planning],
  ...films,
  ['one board on every provider (two minutes)', providers],
  ['500 and 5,000 shots over HTTP (half an hour)', load],
]) {
  if (words.length > 0 && !words.some((word) => title.includes(word))) continue;
  console.log(`\n${title}`);
  for (const row of await printRows(await measure())) broken.push(`${title}: ${row}`);
}
if (broken.length > 0) {
  console.log(`\nLimits that are broken:\n${broken.map((row) => `  ${row}\n`).join('')}`);
  process.exitCode = 1;
}
