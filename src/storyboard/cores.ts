import type { Diagnostic } from '../base/diagnostic.js';
import { read } from './read-typed.js';
import { allNames, shownNames, thingOf, type Declared, type Thing } from './cast.js';
import { isFree } from './check-film.js';
import { draftOf, type Draft } from './draft.js';
import { formatNames } from './format.js';
import type { Core } from './link.js';
import { concrete } from './schema.js';
import { shared, type Setting, type Visit } from './setting.js';
import { once, type Made } from './interned.js';
import { looseShotOf, memberOf } from './shot.js';
import type { ShotTemplate } from './shots.js';
import type { Format, Member } from './storyboard.js';
import { namesIn, type Names } from './template.js';

/** The shot of a template in one variant; null: too little is left of it. */
export type CoreMaker = (template: ShotTemplate, format: Format, visit: Visit) => Core | null;

/** Makes each shot once for all variants in which neither its own names nor those of its cast differ. */
export function coreMaker(setting: Setting): CoreMaker {
  const { declared, numbers } = setting;
  const drafts = new Map(
    setting.shots.map((template) => [
      template,
      shared(setting, template.names, (names, report) => draftOf(template, { declared, names }, report)),
    ]),
  );
  const things = new Map(
    [...declared.values()].map((one) => [
      one,
      shared(setting, allNames(one), (names, report) => thingIn(one, names, report)),
    ]),
  );
  const members = new Map<string, Made<Member>>();
  const cores = new Map<string, Made<Core>>();
  const axesOf = axisFinder(setting);

  return (template, format, visit) => {
    const draft = drafts.get(template)?.(visit) ?? null;
    if (draft === null) return null;
    const cast = new Map<Declared, Thing>();
    for (const one of castOf(draft)) {
      const thing = things.get(one)?.(visit);
      if (thing !== undefined) cast.set(one, thing);
    }
    const key = [
      numbers.of(draft),
      ...[...cast.values()].map((thing) => numbers.of(thing)),
      format.fit,
      ...format.focus,
    ];
    const make = (report: (problem: Diagnostic) => void): Core => {
      const shown = draft.queue.flatMap(({ who, look, mentioned }) => {
        const thing = cast.get(who);
        if (thing === undefined) return [];
        const memberKey = [numbers.of(thing), look, mentioned].join();
        return [once(members, memberKey, () => memberOf(thing, look, mentioned)).value];
      });
      const shot = looseShotOf(draft, { format, members: shown, cast }, report);
      return { shot, axes: axesOf(draft, shot.model) };
    };
    return visit.use(once(cores, key.join(), make));
  };
}

/** Everybody whose declaration goes into the shot: who is seen, and who is only heard. */
function castOf({ queue, speakers }: Draft): readonly Declared[] {
  return [...new Set([...queue.map(({ who }) => who), ...speakers.filter((one) => one !== null)])];
}

function thingIn(one: Declared, names: Names, report: (problem: Diagnostic) => void): Thing {
  const schema = one.kind === 'character' ? concrete.character : concrete.thing;
  const authored = read(schema, { written: one.node, names }, report);
  return thingOf(one, authored?.value ?? {}, authored?.node ?? one.node);
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
    if (model !== null && isFree(model)) {
      add(ofFreeFormat);
      add(ofHeading(template.scene));
    } else {
      add(ofFormat);
    }
    return [...axes].sort();
  };
}
