import type { Report } from '../base/problem.js';
import { readTyped } from './read-typed.js';
import { allNames, shownNames, thingOf, type Declared, type ReferenceLists, type Thing } from './cast.js';
import { draftOf, type Draft } from './draft.js';
import { formatNames } from './format.js';
import type { Core } from './link.js';
import { concrete } from './schema.js';
import { namesOf, shared, type Setting, type Visit } from './setting.js';
import { once, type Made } from './interned.js';
import { looseShotOf, memberOf } from './shot.js';
import type { ShotTemplate } from './shot-template.js';
import { FREE_MODEL, type Format, type Member } from './storyboard.js';
import { namesIn, type Names } from './template.js';

/** The shot of a template in one variant; null: too little is left of it. */
export type CoreMaker = (template: ShotTemplate, format: Format, visit: Visit) => Core | null;

/** Makes each shot once for all variants in which neither its own names nor those of its cast differ. */
export function coreMaker(setting: Setting): CoreMaker {
  const { declared, numbers } = setting;
  const benches = new Map(setting.shots.map((template) => [template, benchFor(template, setting)]));
  const lists: ReferenceLists = new Map();
  const things = new Map(
    [...declared.values()].map((one) => [
      one,
      shared(setting, allNames(one), (names, report) => thingIn(one, { names, lists }, report)),
    ]),
  );
  const members = new Map<string, Made<Member>>();
  const cores = new Map<string, Made<Core>>();
  const axesOf = axisFinder(setting);

  return (template, format, visit) => {
    const bench = benches.get(template);
    const known = bench?.knownIn(visit) ?? null;
    if (bench === undefined || known === null) return null;
    const cast = new Map<Declared, Thing>();
    for (const one of known.cast) {
      const thing = things.get(one)?.(visit);
      if (thing !== undefined) cast.set(one, thing);
    }
    const key = [
      numbers.of(known),
      ...[...cast.values()].map((thing) => numbers.of(thing)),
      format.fit,
      ...format.focus,
    ];
    const make = (report: Report): Core => {
      const draft = bench.draftFor(known, visit);
      const shown = draft.queue.map(({ who, look }) => {
        const thing = cast.get(who);
        if (thing === undefined) throw new Error(`${who.id} is in the queue and was not called`);
        const memberKey = [numbers.of(thing), look].join();
        return once(members, memberKey, () => memberOf(thing, look)).value;
      });
      const shot = looseShotOf(draft, { format, members: shown, cast, extendBy: setting.extendBy }, report);
      return { shot, axes: axesOf(draft, shot.model) };
    };
    return visit.use(once(cores, key.join(), make));
  };
}

/**
 * What is remembered of a draft for as long as its board is resolved. A draft is as large as the shot that is made from
 * it, and seldom needed again: where the words are the same and only the cast differs, it is made anew.
 */
type KnownDraft = { readonly cast: readonly Declared[] };

/** Where the drafts of one shot are made. */
type DraftBench = {
  /** One for each set of values that its names have; null: too little is left of the shot. */
  readonly knownIn: (visit: Visit) => KnownDraft | null;
  readonly draftFor: (known: KnownDraft, visit: Visit) => Draft;
};

function benchFor(template: ShotTemplate, setting: Setting): DraftBench {
  const { declared, variants } = setting;
  let latest: { readonly known: KnownDraft; readonly draft: Draft } | null = null;
  const remember = (draft: Draft | null): KnownDraft | null => {
    if (draft === null) return null;
    const known = { cast: castOf(draft) };
    latest = { known, draft };
    return known;
  };
  return {
    knownIn: shared(setting, template.names, (names, report) =>
      remember(draftOf(template, { declared, names }, report)),
    ),
    draftFor: (known, { variant }) => {
      if (latest?.known === known) return latest.draft;
      const draft = draftOf(template, { declared, names: namesOf(variants, variant, SAID) }, SAID);
      if (draft === null) throw new Error(`${template.id} was there before`);
      latest = { known, draft };
      return draft;
    },
  };
}

/** What is wrong with a draft was reported when it was first made. */
const SAID: Report = () => undefined;

/** Everybody whose declaration goes into the shot: who is seen, and who is only heard. */
function castOf({ queue, speakers }: Draft): readonly Declared[] {
  return [...new Set([...queue.map(({ who }) => who), ...speakers.filter((one) => one !== null)])];
}

function thingIn(
  one: Declared,
  { names, lists }: { names: Names; lists: ReferenceLists },
  report: Report,
): Thing {
  const schema = one.kind === 'character' ? concrete.character : concrete.thing;
  const { value: authored, node } = readTyped(schema, { written: one.node, names }, report) ?? {
    value: {},
    node: one.node,
  };
  return thingOf(one, { authored, node }, lists);
}

/** The axes that decide about a request: by names in its words, its cast, its format; a free one's picture shows more. */
function axisFinder(setting: Setting): (draft: Draft, model: string | null) => readonly string[] {
  const axesOf = (names: readonly string[]): readonly string[] => [
    ...new Set(names.flatMap((name) => setting.variants.names.get(name) ?? [])),
  ];
  const ofShot = new Map(setting.shots.map((shot) => [shot, axesOf(shot.paidNames)]));
  const headings = new Map(
    setting.scenes.map(({ id, heading }) => [id, heading === null ? [] : [...namesIn(heading)]]),
  );
  const ofHeading = (scene: string | null): readonly string[] => axesOf(headings.get(scene ?? '') ?? []);
  const ofFormat = axesOf(formatNames(setting.format, false));
  const ofFreeFormat = axesOf(formatNames(setting.format, true));
  const ofCast = new Map(
    [...setting.declared.values()].map((one) => [
      one,
      {
        bare: axesOf(shownNames(one, null)),
        looks: new Map(one.looks.map((look) => [look, axesOf(shownNames(one, look))])),
      },
    ]),
  );
  return ({ template, queue, speakers }, model) => {
    const axes = new Set(ofShot.get(template));
    const add = (more: readonly string[] = []): void => more.forEach((axis) => axes.add(axis));
    for (const { who, look } of queue)
      add(look === null ? ofCast.get(who)?.bare : ofCast.get(who)?.looks.get(look));
    for (const who of speakers) if (who !== null) add(ofCast.get(who)?.bare);
    if (model === FREE_MODEL) {
      add(ofFreeFormat);
      add(ofHeading(template.scene));
    } else {
      add(ofFormat);
    }
    return [...axes].sort();
  };
}
