import type { Diagnostic, Place } from '../base/diagnostic.js';
import { childOf, entriesOf, itemsOf, type Node } from '../base/node.js';
import type { Declared } from './cast.js';
import { castEntry, type SpokenPart } from './mentions.js';
import { didYouMean, error, type Report } from '../base/problem.js';
import type { AuthoredShot } from './schema.js';

/** Who is in a shot, in queue order: who comes first keeps most images. */
export type Queued = {
  readonly who: Declared;
  /** What is worn; null: no look. */
  readonly look: string | null;
  readonly mentioned: boolean;
};

export type Called = {
  readonly fields: AuthoredShot;
  /** The tree that `fields` was read from. */
  readonly node: Node;
  readonly spoken: readonly SpokenPart[];
  /** The location was written on the shot itself, so that a mentioned one stands beside it. */
  readonly ownLocation: boolean;
};

type Call = {
  id: string;
  look: string | null;
  place: Place;
  how: 'mention' | 'cast' | 'speaker' | 'voice' | 'location';
};

/**
 * Characters by first mention, those of `cast:` and who speaks on screen, props by first mention, the location last.
 * Nobody twice. What cannot be found is left out and reported.
 */
export function queueOf(
  called: Called,
  declared: ReadonlyMap<string, Declared>,
  report: Report,
): readonly Queued[] {
  const known = callsOf(called).filter((call) => isKnown(call, declared, report));
  const calls = known.filter((call) => call.how !== 'voice');
  const inForce = looksOf(childOf(called.node, 'looks'), declared, report);
  const queued = [...new Set(calls.map((call) => call.id))].flatMap((id): readonly Queued[] => {
    const who = declared.get(id);
    if (who === undefined) return [];
    const own = calls.filter((call) => call.id === id);
    const look = explicitLook(own, who, report) ?? inForce.get(id) ?? 'none';
    return [
      { who, look: look === 'none' ? null : look, mentioned: own.some((call) => call.how === 'mention') },
    ];
  });
  const of = (kind: Declared['kind']): readonly Queued[] => queued.filter(({ who }) => who.kind === kind);
  return [...of('character'), ...of('prop'), ...placesAmong(of('location'), called)];
}

/** A mentioned location replaces the one that the shot has from its scene. */
function placesAmong(locations: readonly Queued[], { ownLocation }: Called): readonly Queued[] {
  const mentioned = locations.filter((location) => location.mentioned);
  return mentioned.length === 0 || ownLocation ? locations : mentioned;
}

function callsOf({ fields, node, spoken }: Called): readonly Call[] {
  const calls: Call[] = spoken.flatMap((part) =>
    'id' in part ? [{ ...part, how: 'mention' as const }] : [],
  );
  for (const [index, entry] of (fields.cast ?? []).entries()) {
    const place = itemsOf(childOf(node, 'cast'))[index]?.place ?? node.place;
    calls.push({ ...castEntry(entry), place, how: 'cast' });
  }
  for (const [index, line] of (fields.dialogue ?? []).entries()) {
    const who = childOf(itemsOf(childOf(node, 'dialogue'))[index] ?? null, 'who');
    const how = line.off === true ? 'voice' : 'speaker';
    calls.push({ id: line.who, look: null, place: who?.place ?? node.place, how });
  }
  const { location = 'none' } = fields;
  if (location !== 'none') {
    const place = childOf(node, 'location')?.place ?? node.place;
    calls.push({ id: location, look: null, place, how: 'location' });
  }
  return calls;
}

function isKnown({ id, place, how }: Call, declared: ReadonlyMap<string, Declared>, report: Report): boolean {
  const kind = declared.get(id)?.kind;
  const wanted = how === 'location' ? 'location' : 'character';
  if (kind !== undefined && (how === 'mention' || kind === wanted)) return true;
  if (kind === undefined) {
    const known = [...declared.values()].filter((one) => how === 'mention' || one.kind === wanted);
    report(
      unknownName(
        how,
        { id, place },
        known.map((one) => one.id),
      ),
    );
  } else if (how === 'location') {
    report(error('wrong-kind', place, { message: `"${id}" is a ${kind}, and a shot happens in a location` }));
  } else {
    const hint = how === 'cast' ? `mention it in the prompt: @${id}` : null;
    const does = how === 'cast' ? 'cast: takes' : 'lines are spoken by';
    report(error('wrong-kind', place, { message: `"${id}" is a ${kind}, and ${does} characters`, hint }));
  }
  return false;
}

function unknownName(
  how: Call['how'],
  { id, place }: { id: string; place: Place },
  known: readonly string[],
): Diagnostic {
  const what =
    how === 'mention' ? 'character, prop or location' : how === 'location' ? 'location' : 'character';
  const meant = didYouMean(id, known);
  const literal = how === 'mention' ? 'write @@ for an at sign' : null;
  const hint = [meant, literal].filter((one) => one !== null).join('; ');
  return error('unknown-name', place, {
    message: `the board has no ${what} called "${id}"`,
    hint: hint === '' ? null : hint,
  });
}

/** The look said with the name, `@mira/storm`: it holds for the shot. Two of them cannot both be worn. */
function explicitLook(calls: readonly Call[], who: Declared, report: Report): string | null {
  const [first, ...others] = calls.filter(
    (call) => call.look !== null && isLook(call.look, call.place, { who, report }),
  );
  const other = others.find((call) => call.look !== first?.look);
  if (first !== undefined && other !== undefined) {
    const message = `${who.id} cannot wear both ${first.look ?? ''} and ${other.look ?? ''} in one shot`;
    const also = { place: first.place, message: `${who.id}/${first.look ?? ''}` };
    report(
      error('two-looks', other.place, { message, also, hint: 'make two shots of it, or two characters' }),
    );
  }
  return first?.look ?? null;
}

/** Name → look, board, scene and shot merged already. */
function looksOf(
  node: Node | null,
  declared: ReadonlyMap<string, Declared>,
  report: Report,
): ReadonlyMap<string, string> {
  const looks = new Map<string, string>();
  for (const [id, { key, value }] of entriesOf(node)) {
    const who = declared.get(id);
    if (value.kind !== 'scalar') continue;
    if (who === undefined) {
      const people = [...declared.values()].filter((one) => one.kind === 'character').map((one) => one.id);
      report(unknownName('cast', { id, place: key }, people));
    } else if (isLook(value.text, value.place, { who, report })) {
      looks.set(id, value.text);
    }
  }
  return looks;
}

function isLook(look: string, place: Place, { who, report }: { who: Declared; report: Report }): boolean {
  if (look === 'none' || who.looks.includes(look)) return true;
  const isPerson = who.kind === 'character';
  const message = isPerson
    ? `${who.id} has no look called "${look}"`
    : `${who.id} is a ${who.kind}, and only characters have looks`;
  const declare = isPerson ? `declare it: \`looks: { ${look}: { description: … } }\` under ${who.id}` : null;
  const hint = didYouMean(look, who.looks) ?? declare;
  report(error('unknown-look', place, { message, hint }));
  return false;
}
