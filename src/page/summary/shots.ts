import { usd } from '../../base/money.js';
import type { PlannedRequest, PlannedSlot } from '../../plan/plan.js';
import { modelName } from '../../providers/capability.js';
import { commandAfter } from '../../report/call.js';
import { plain } from '../../report/paint.js';
import { sentOf } from '../../report/sent.js';
import { stateText } from '../../report/state-text.js';
import { stepsFor } from '../../report/needs.js';
import { addressOf } from '../../storyboard/address.js';
import type { SummaryGiven } from './given.js';
import type { SummaryReference, SummaryShot } from './summary.js';
import { takesIn } from './takes.js';

/** Every slot with what is asked for it and all of its takes, in the order of the plan. */
export function shotsOf(given: SummaryGiven, name: (address: string) => string): SummaryShot[] {
  const { plan, call } = given;
  const scenes = scenesOf(given);
  const selected = new Set(plan.films.filter((film) => film.selected).map(({ id }) => id));
  return given.takes.flatMap((slotTakes) => {
    const { slot } = slotTakes;
    const planned = plan.requests.get(slot.request);
    if (planned === undefined || !slot.films.some((film) => selected.has(film))) return [];
    const shoot = {
      what: 'to shoot it',
      command: commandAfter(call, 'render', ['--shot', name(slot.address)]),
    };
    const ways = stepsFor(slot, plan, { call, name });
    const scene = scenes.get(slot.address) ?? null;
    return {
      ...askedOf(slot, planned),
      name: name(slot.address),
      scene: scene?.id ?? null,
      heading: scene?.heading ?? null,
      parent: parentOf(planned, given, name),
      steps: ways.length === 0 && planned.toBuy > 0 ? [shoot] : [...ways],
      takes: takesIn(slotTakes, planned, { given, name }),
    };
  });
}

function askedOf(
  slot: PlannedSlot,
  planned: PlannedRequest,
): Omit<SummaryShot, 'name' | 'scene' | 'heading' | 'parent' | 'steps' | 'takes'> {
  const { request, capability, estimateMicroUsd } = planned;
  return {
    address: slot.address,
    board: slot.boardId,
    shot: slot.shot,
    state: slot.state,
    said: stateText(slot, plain),
    lasts_s: slot.lastsS,
    films: slot.films.length,
    takes_wanted: slot.wanted,
    model: modelName(capability),
    operation: request.operation,
    draft: planned.draft,
    free: capability.free,
    prompt: planned.prompt,
    bought_s: request.bought_s,
    aspect: request.aspect,
    resolution: request.resolution,
    sound: request.sound,
    references: referencesOf(planned),
    sent: sentOf(planned),
    estimate_usd: estimateMicroUsd === null ? null : usd(estimateMicroUsd),
    to_buy: planned.toBuy,
  };
}

/** Images and frames as they would be sent now; the clip of another take stands under `parent`. */
function referencesOf({ sources, request }: PlannedRequest): SummaryReference[] {
  const inputs = request.inputs.filter(({ use }) => use !== 'video');
  return sources
    .filter(({ use }) => use !== 'video')
    .map(({ use, role, source, sha256 }, index) => {
      const of = inputs[index]?.of ?? null;
      return { use, of: of === null ? null : (request.words.cast[of]?.name ?? null), role, source, sha256 };
    });
}

function parentOf(
  { parent }: PlannedRequest,
  { plan }: SummaryGiven,
  name: (address: string) => string,
): string | null {
  const [slot] = plan.requests.get(parent ?? '')?.slots ?? [];
  return slot === undefined ? null : name(slot);
}

type SceneOf = { readonly id: string; readonly heading: string | null };

/** By slot, the scene in which it is written. */
export function scenesOf({ plan }: Pick<SummaryGiven, 'plan'>): ReadonlyMap<string, SceneOf> {
  const scenes = new Map<string, SceneOf>();
  for (const { storyboard } of plan.films) {
    const headings = new Map(storyboard.scenes.map(({ id, heading }) => [id, heading]));
    for (const { slot, scene } of storyboard.shots) {
      const address = addressOf(storyboard.board.id, slot);
      if (scene !== null && !scenes.has(address))
        scenes.set(address, { id: scene, heading: headings.get(scene) ?? null });
    }
  }
  return scenes;
}
