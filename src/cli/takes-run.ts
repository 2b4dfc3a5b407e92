import { takes as takesOf, unboarded } from '../decide.js';
import { purseOf } from '../pipeline.js';
import { budgetText } from '../report/money.js';
import { shortNames } from '../report/names.js';
import { nextAfterTakes } from '../report/next.js';
import { soughtText } from '../report/sought.js';
import { takesJson, takesText } from '../report/takes.js';
import { briefTakesText, LISTED_IN_FULL, unboardedText } from '../report/takes-brief.js';
import { findSlots, type Address } from '../storyboard/address.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { look, type BoardFlags } from './look.js';
import { callOf, capsOf } from './project-options.js';
import { recordDocument } from './record-files.js';
import type { Terminal } from './terminal.js';

export type TakesFlags = BoardFlags & { readonly json?: true };

export async function takes(
  terminal: Terminal,
  addresses: readonly string[],
  flags: TakesFlags,
): Promise<ExitCode> {
  const { project, planned, invalid } = await look(terminal, flags);
  const all = [...planned.plan.slots.keys()];
  const wanted = addresses.flatMap((text) => {
    const sought = findSlots(text, all);
    if (sought.kind === 'found') return [...sought.addresses];
    throw new UsageError(soughtText(text, sought, planned.storyboards));
  });
  const listed = takesOf(planned, new Set(addresses.length === 0 ? all : wanted));
  const purse = purseOf(planned, capsOf(project));
  if (flags.json === true) {
    const document = { ...takesJson(listed, purse), record: recordDocument(planned, project) };
    terminal.out(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const gone = project.named || addresses.length > 0 ? new Map<Address, never>() : unboarded(planned);
    const wording = { call: callOf(flags, flags.board ?? []), name: shortNames([...all, ...gone.keys()]) };
    const page = { ...wording, paint: terminal.outPaint };
    const isBrief = addresses.length === 0 && listed.length > LISTED_IN_FULL;
    terminal.out(isBrief ? briefTakesText(listed, page) : takesText(listed, page));
    if (gone.size > 0) terminal.out(`\n${unboardedText(gone, page)}`);
    const budget = budgetText(purse, null, terminal.outPaint);
    if (budget !== '') terminal.out(`\n${budget}`);
    if (!invalid) terminal.say(nextAfterTakes(listed, wording));
  }
  return invalid ? exit.invalid : exit.done;
}
