import { usd, type MicroUsd } from '../base/money.js';
import { shellText } from '../base/shell.js';
import { everything, type PlanOptions } from '../plan/given.js';
import { FREE_MODEL } from '../storyboard/storyboard.js';

/** What castreel was told in a call, as far as a later call must be told the same to be about the same films and the same record. */
export type Call = {
  /** Boards, as they can be typed again; empty: those of the project. */
  readonly boards: readonly string[];
  /** The plan file that `render` goes by: it names boards and options itself. */
  readonly planFile: string | null;
  readonly ffmpeg: string | null;
  readonly ledger: string | null;
  readonly providers: readonly string[];
  /** Where the films go. */
  readonly out: string | null;
  readonly options: PlanOptions;
  /** What it agreed to, as it was typed. */
  readonly agreed: readonly string[];
};

export type CommandName =
  'check' | 'plan' | 'render' | 'stitch' | 'takes' | 'circle' | 'resolve' | 'report' | 'models' | 'doctor';

/** A command that follows a call, ready for a shell: `castreel takes ascent --board 'my film.yaml' --ledger ../record`. */
export function commandAfter(call: Call, name: CommandName, words: readonly string[] = []): string {
  const { model, resolution } = call.options;
  const project = [
    ...option('--ffmpeg', call.ffmpeg),
    ...(name === 'doctor' ? [] : option('--ledger', call.ledger)),
    ...call.providers.flatMap((file) => option('--provider', file)),
  ];
  const films = option('--out', call.out);
  switch (name) {
    case 'takes':
    case 'circle':
    case 'resolve':
      return typed(
        name,
        words,
        call.boards.flatMap((file) => option('--board', file)),
        project,
      );
    case 'check':
      return typed(name, words, call.boards, project);
    case 'models':
    case 'doctor':
      return typed(name, words, project);
    case 'plan':
      return typed(
        name,
        words,
        call.boards,
        draftWords(model, resolution),
        partWords(call),
        newWords(call),
        project,
      );
    case 'report':
      return typed(name, words, call.boards, fillWords(call), draftWords(model, resolution), project, films);
    case 'render':
    case 'stitch': {
      const buys = name === 'render' && !words.includes('--collect');
      const part = [...partWords(call), ...(buys ? newWords(call) : []), ...project, ...films];
      // What makes the films of a rough cut again must draw for it.
      if (call.options.fill && !words.includes('--collect'))
        return typed('render', words, call.boards, fillWords(call), draftWords(model, resolution), part);
      // `render`, which takes its model by name, is told what `animatic` cannot be told.
      return buys && model === FREE_MODEL
        ? typed('animatic', words, call.boards, option('--resolution', resolution), part)
        : typed(name, words, call.boards, draftWords(model, resolution), part);
    }
  }
}

/** The same render once more, by its plan file where it had one. Consent is not repeated: what it agreed to may be spent. */
export function sameRender(call: Call, words: readonly string[] = []): string {
  return commandAfter(asGiven(call), 'render', words);
}

/** The same, with what it was to buy beyond what is missing and what it agreed to: for who has bought nothing yet. */
export function wholeRender(call: Call, words: readonly string[] = call.agreed): string {
  return sameRender(call, [...moreWords(asGiven(call)), ...words]);
}

/** Agrees to so much where nobody is asked. */
export function agreeing(microUsd: MicroUsd): string[] {
  return ['--yes', '--max-cost', String(usd(microUsd))];
}

/** The plan once more, written as a plan file where there is one. */
export function planAgain(call: Call, planFile: string | null): string {
  return commandAfter(call, 'plan', [...moreWords(call), ...option('--out', planFile)]);
}

/** The render of so many shots alone. */
export function renderOf(call: Call, shots: readonly string[], words: readonly string[]): string {
  return commandAfter({ ...call, options: { ...call.options, shots, scenes: [] } }, 'render', words);
}

/** The call about what the boards themselves say, not a draft of it, nor a rough cut. */
export function undrafted(call: Call): Call {
  return { ...call, options: { ...call.options, model: null, resolution: null, fill: false } };
}

/** The call without `--new`. */
export function withChanged(call: Call): Call {
  return { ...call, planFile: null, options: { ...call.options, newOnly: false } };
}

/** A plan file names boards and options itself. */
function asGiven(call: Call): Call {
  return call.planFile === null ? call : { ...call, boards: [call.planFile], options: everything };
}

/** What buys more of single shots than is missing. */
function moreWords({ options }: Call): string[] {
  const [first] = options.retakes;
  return [
    ...options.retakes.flatMap(({ address }) => option('--retake', address)),
    ...(first !== undefined && first.count > 1 ? ['-n', String(first.count)] : []),
    ...options.rebuy.flatMap((address) => option('--rebuy', address)),
  ];
}

function partWords({ options }: Call): string[] {
  return [
    ...options.shots.flatMap((address) => option('--shot', address)),
    ...options.scenes.flatMap((id) => option('--scene', id)),
    ...options.variants.flatMap((values) => option('--variant', values)),
  ];
}

/** Only for what buys. */
function newWords({ options }: Call): string[] {
  return options.newOnly ? ['--new'] : [];
}

function fillWords({ options }: Call): string[] {
  return options.fill ? ['--fill', FREE_MODEL] : [];
}

function draftWords(model: string | null, resolution: string | null): string[] {
  return [...option('--model', model), ...option('--resolution', resolution)];
}

function option(name: string, value: string | null): string[] {
  return value === null ? [] : [name, value];
}

function typed(name: string, ...words: readonly (readonly string[])[]): string {
  return shellText(['castreel', name, ...words.flat()]);
}
