import { yamlText } from '../base/yaml.js';
import { fpsOf } from '../base/time.js';
import {
  sourceText,
  type Member,
  type Reference,
  type Segment,
  type Shot,
  type Storyboard,
} from '../storyboard/storyboard.js';

/** `castreel check --expand`: every film's storyboard as it was resolved, one YAML document each. */
export function expandedText(storyboards: readonly Storyboard[]): string {
  return storyboards.map((one) => yamlText(expanded(one))).join('---\n');
}

function expanded({ board, variant, film, format, scenes, shots }: Storyboard): object {
  const { aspect, shoot, resolution, rate, width, height, fit, focus } = format;
  return {
    board: board.path,
    ...(board.title === null ? {} : { title: board.title }),
    ...(Object.keys(variant).length === 0 ? {} : { variant }),
    film: filmOf(film),
    format: { aspect, shoot, resolution, fps: fpsOf(rate), width, height, fit, focus },
    scenes,
    shots: shots.map(shotOf),
  };
}

function filmOf({ name, endFadeS, captions, music, loudnessLufs, deliver }: Storyboard['film']): object {
  return compact({
    name,
    endFadeS,
    captions,
    music: music === null ? null : { ...music, origins: undefined },
    loudnessLufs,
    deliver: deliver.map((delivery) => compact({ ...delivery, place: undefined, posterPlace: undefined })),
  });
}

function shotOf(shot: Shot): object {
  const { members, words, firstFrame, lastFrame, ...rest } = shot;
  return compact({
    ...rest,
    origins: null,
    ...words,
    captions: shot.captions.map(({ text, atS, durationS }) => compact({ text, atS, durationS })),
    prompt: words.prompt.map((segment) => segmentText(segment, members)).join(''),
    members: members.map(memberOf),
    firstFrame: firstFrame === null ? null : referenceText(firstFrame),
    lastFrame: lastFrame === null ? null : referenceText(lastFrame),
  });
}

function memberOf({ references, ...member }: Member): object {
  return compact({ ...member, references: references.map(referenceText) });
}

function segmentText(segment: Segment, members: readonly Member[]): string {
  if ('text' in segment) return segment.text.replace(/@/g, '@@');
  const member = members[segment.member];
  return `@${member?.id ?? ''}${member?.look == null ? '' : `/${member.look.id}`}`;
}

function referenceText({ role, source }: Reference): string {
  return role === null ? sourceText(source) : `${sourceText(source)} (${role})`;
}

/** Without what is not there. */
function compact(document: object): object {
  return Object.fromEntries(
    Object.entries(document).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
