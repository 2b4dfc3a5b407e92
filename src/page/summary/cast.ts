import { getOrMake } from '../../base/get-or-make.js';
import type { SlotTakes } from '../../plan/slot-takes.js';
import { addressOf, type Address } from '../../storyboard/address.js';
import { sourceText, type Member, type Reference } from '../../storyboard/storyboard.js';
import type { SummaryGiven } from './given.js';
import type { SummaryMember } from './summary.js';

type MemberReference = SummaryMember['references'][number];

/** A member while its shots are gone through. */
type Gathered = {
  readonly member: Omit<SummaryMember, 'boards' | 'references' | 'frames'>;
  readonly boards: Set<string>;
  readonly references: Map<string, MemberReference>;
  readonly frames: Map<string, SummaryMember['frames'][number]>;
};

const kinds: readonly Member['kind'][] = ['character', 'prop', 'location'];

/**
 * Who and what is in the films: characters first. Boards that share a member, as a series does, show it once.
 * A take counts for those who were asked for when it was made.
 */
export function castOf(given: SummaryGiven, name: (address: Address) => string): SummaryMember[] {
  const takes = new Map(given.takes.map((one) => [one.slot.address, one]));
  const found = new Map<string, Gathered>();
  const seen = new Set<object>();
  for (const { storyboard, selected } of given.plan.films) {
    for (const shot of storyboard.shots) {
      const address = addressOf(storyboard.board.id, shot.slot);
      for (const member of shot.members) {
        const { id, kind, description } = member;
        const gathered = getOrMake(found, [kind, id, member.name, description].join('\n'), () => ({
          member: { id, kind, name: member.name, description },
          boards: new Set<string>(),
          references: new Map(),
          frames: new Map(),
        }));
        if (!selected) continue;
        gathered.boards.add(storyboard.board.name);
        if (!seen.has(member.references)) addReferences(gathered, member, given);
        seen.add(member.references);
        const attempts = takes.get(address);
        if (attempts !== undefined) addFrames(gathered, member, { attempts, name });
      }
    }
  }
  return [...found.values()]
    .map(({ member, boards, references, frames }) => ({
      ...member,
      boards: [...boards],
      references: [...references.values()],
      frames: [...frames.values()],
    }))
    .filter(({ references, frames }) => references.length + frames.length > 0)
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

/** The first time that an image is met says in which look: plain ones are dealt with every look. */
function addReferences({ references }: Gathered, member: Member, { inputs }: SummaryGiven): void {
  for (const one of member.references) {
    const source = sourceText(one.source);
    const before = references.get(source);
    if (before !== undefined && (before.look === null || member.look !== null)) continue;
    references.set(source, {
      look: member.look?.id ?? null,
      use: 'reference',
      of: member.name,
      role: one.role,
      source,
      sha256: hashOf(one, inputs),
    });
  }
}

function hashOf({ source }: Reference, inputs: SummaryGiven['inputs']): string | null {
  if (source.kind === 'file_id') return null;
  if (source.kind === 'url') return source.sha256;
  const file = inputs.get(source.path);
  return file?.kind === 'image' ? file.sha256 : null;
}

function addFrames(
  { frames }: Gathered,
  member: Member,
  { attempts: { slot, attempts }, name }: { attempts: SlotTakes; name: (address: Address) => string },
): void {
  for (const { entry, label, shown, current, sameAs } of attempts) {
    const { take, request } = entry.attempt;
    const as = request.words.cast.find((one) => one.kind === member.kind && one.name === member.name);
    if (take === null || sameAs !== null || as === undefined) continue;
    frames.set(`${slot.address}#${label}${current ? '' : take.sha256}`, {
      address: slot.address,
      name: name(slot.address),
      label,
      look: current ? (member.look?.id ?? null) : as.look,
      sha256: take.sha256,
      shown,
    });
  }
}
