import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isFault } from '../base/fault.js';
import { copyText, shellText } from '../base/shell.js';
import { CONFIG_PATH, readConfig } from '../config/config.js';
import { clonePath } from '../disk/clone.js';
import { inspectFiles } from '../disk/inspect.js';
import { knownLedgers } from '../disk/known-ledgers.js';
import { otherRoots } from '../disk/project.js';
import { slotAt } from '../ledger/attempt-path.js';
import type { Hole } from '../ledger/hole.js';
import { lackingIn } from '../ledger/lacking.js';
import type { LedgerEntry, LedgerRead, LedgerHole } from '../ledger/ledger.js';
import { readLedger } from '../ledger/read-ledger.js';
import { addressOf, boardIdOf, splitAddress, type Address } from '../storyboard/address.js';
import { holdsBoards } from './ledgers.js';
import type { RecordPlace } from './place.js';
import type { Source } from './source.js';

/**
 * What other folders left when they were the root of these boards' project; `read`: the ledgers that are read by now. What
 * only lies there is not brought: its clips lie there too, and people take over both.
 */
export async function otherRootsOf(place: RecordPlace, read: readonly string[]): Promise<OtherRoots> {
  const roots = otherRoots(place.root, place.boards);
  const others = (await Promise.all(roots.map((root) => ledgersAt(root, place)))).flat();
  const [sources, holes]: [Source[], Hole[]] = [[], []];
  for (const other of others.filter(({ ledger }) => !read.includes(ledger))) {
    const at = readThere(other.ledger);
    if (at.kind === 'read') sources.push(sourceAt(other, at.there, place));
    if (at.kind === 'unreadable') holes.push(at.hole);
  }
  return { sources, holes };
}

/** `holes`: what may not be read. */
type OtherRoots = { readonly sources: readonly Source[]; readonly holes: readonly Hole[] };

function sourceAt(other: OtherRoot, there: LedgerRead, place: RecordPlace): Source {
  const { root, ledger } = other;
  const slotHere = slotsHere(place, { root, there });
  const ours = there.entries.filter(({ attempt }) => attempt.slots.some((slot) => slotHere(slot) !== null));
  const saying = (lacking: readonly LedgerEntry[]): string => movedProblem(lacking.length, other, place);
  return {
    kind: 'moved',
    ledger,
    name: relative(place.around.cwd, ledger) || '.',
    there,
    holesOf: (hole) => tornThere(hole, { ledger, slotHere }),
    missed: (lackingOf) =>
      lackingIn(ours, { lackingOf, ledger, saying }).map((hole) => ({
        ...hole,
        slots: hole.slots.flatMap((slot) => slotHere(slot) ?? []),
      })),
  };
}

type ThereRead =
  | { readonly kind: 'read'; readonly there: LedgerRead }
  | { readonly kind: 'no_folder' }
  /** It hides what was bought. */
  | { readonly kind: 'unreadable'; readonly hole: Hole };

function readThere(ledger: string): ThereRead {
  try {
    return { kind: 'read', there: readLedger(ledger) };
  } catch (error) {
    if (isFault(error, 'ENOTDIR')) return { kind: 'no_folder' };
    if (!isFault(error, 'EACCES', 'EPERM')) throw error;
    const problem =
      `cannot be read (${error.message}), and what was bought for these boards may lie there: ` +
      'let it be read, or move it away if none of it is theirs';
    const hole = { ledger: dirname(ledger), path: basename(ledger), problem, slots: [], text: '' };
    return { kind: 'unreadable', hole };
  }
}

/** A ledger of the folder from when that was the root. */
type OtherRoot = { readonly root: string; readonly ledger: string; readonly store: string };

/** That of its config, which may have gone from there since, and those that a clone noted there. */
async function ledgersAt(root: string, place: RecordPlace): Promise<readonly OtherRoot[]> {
  const { derived, around } = place;
  const inputs = await inspectFiles({ root, paths: [CONFIG_PATH], derived, signal: around.stop });
  const { config } = readConfig(inputs);
  const state = join(root, '.castreel');
  const noted = await knownLedgers(root, state);
  const own = join(root, config.ledger.dir);
  const wasOwn = existsSync(clonePath(state)) || noted.length > 0 || holdsBoards(own, root, place);
  const ledgers = new Set([...(wasOwn ? [own] : []), ...noted.map(({ dir }) => dir)]);
  return [...ledgers].map((ledger) => ({ root, ledger, store: join(root, config.store) }));
}

/** How a slot that is named in a ledger of another root is called here; null: it is of no board of these. */
type SlotHere = (slot: Address) => Address | null;

/** Projects beside each other may have boards of one name: theirs are known by the folder that they are named from. */
function slotsHere(
  { root, boards }: RecordPlace,
  other: { readonly root: string; readonly there: LedgerRead },
): SlotHere {
  const ids = new Map(boards.map((board) => [join(root, boardIdOf(board)), boardIdOf(board)]));
  const slotFrom = (from: string, address: Address): Address | null => {
    const { boardId, slot } = splitAddress(address);
    const id = ids.get(join(from, boardId));
    return id === undefined ? null : addressOf(id, slot);
  };
  const { entries, holes } = other.there;
  const named = [...entries.flatMap(({ attempt }) => attempt.slots), ...holes.flatMap(slotsNamed)];
  if (!named.some((slot) => slotFrom(other.root, slot) !== null)) return () => null;
  // The root may have moved before as well, to and fro: then what was taken over has the boards' older names.
  return (slot) => slotFrom(other.root, slot) ?? slotFrom(root, slot);
}

/** By the folder that it lies in, which people may have moved, and by what is left of it. */
function slotsNamed({ path, slots, text }: LedgerHole): readonly Address[] {
  const said = [...text.matchAll(/"slot": "([^"\n]+)/g)].flatMap(([, slot]) => slot ?? []);
  return [...new Set([slotAt(path), ...slots, ...said])];
}

function tornThere(
  file: LedgerHole,
  { ledger, slotHere }: { readonly ledger: string; readonly slotHere: SlotHere },
): readonly Hole[] {
  const slots = slotsNamed(file).flatMap((slot) => slotHere(slot) ?? []);
  const problem = `${file.problem}; or delete it if it is given up for good, and what was paid for in it`;
  return slots.length === 0 ? [] : [{ ...file, ledger, slots, problem }];
}

function movedProblem(
  attempts: number,
  { root: folder, ledger, store }: OtherRoot,
  place: RecordPlace,
): string {
  const { paths, around, root, config } = place;
  const name = (path: string): string => relative(around.cwd, path) || '.';
  const copy = (from: string, to: string): string => copyText(name(from), name(to));
  const copies = [
    copy(ledger, paths.ledger),
    ...(existsSync(store) ? [copy(store, join(root, config.store))] : []),
  ].join(' && ');
  const what = attempts === 1 ? 'it' : `it and ${attempts - 1} more`;
  return (
    `was bought for these boards when ${name(folder)} was the project's root, and ${what} would be paid for again. ` +
    `To go on there: ${backTo(folder, place)}. ` +
    `To take ${attempts === 1 ? 'it' : 'them'} over, with the clips: ${copies}`
  );
}

/** The nearest config upward makes the root: what it says stays in force where it goes, or goes away for one that is there. */
function backTo(folder: string, { root, around }: RecordPlace): string {
  const at = (path: string): string => relative(around.cwd, path);
  const [here, there] = [join(root, CONFIG_PATH), join(folder, CONFIG_PATH)];
  if (!existsSync(here)) return `touch ${shellText([at(there)])}`;
  return `mv -n ${shellText([at(here), existsSync(there) ? `${at(here)}.aside` : at(there)])}`;
}
