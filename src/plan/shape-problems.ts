import type { Diagnostic, Place } from '../base/diagnostic.js';
import { hasShapeOf } from '../storyboard/format.js';
import type { Inputs } from '../storyboard/inputs.js';
import { warning } from '../base/problem.js';
import { placeOf, type Format, type Shot, type Storyboard } from '../storyboard/storyboard.js';

/**
 * Whether the author's own picture, a first frame or a clip, has the shape of the film it is to fill. A clip that is
 * shown again is said once, where it is written.
 */
export function shapeProblems(
  shot: Shot,
  { format, shots }: Pick<Storyboard, 'format' | 'shots'>,
  inputs: Inputs,
): readonly Diagnostic[] {
  const shown = shot.reuse === null ? shot : shots.find(({ id }) => id === shot.reuse);
  const clip = shown?.clip ?? null;
  if (shown !== undefined && clip !== null)
    return shapeProblem(
      { path: clip, wanted: 'video', place: placeOf(shown.origins, 'clip') },
      { shot, format, inputs },
    );
  const { firstFrame } = shot;
  if (firstFrame?.source.kind !== 'file') return [];
  return shapeProblem(
    { path: firstFrame.source.path, wanted: 'image', place: firstFrame.place },
    { shot, format, inputs },
  );
}

function shapeProblem(
  { path, wanted, place }: { path: string; wanted: 'image' | 'video'; place: Place },
  { shot, format, inputs }: { shot: Shot; format: Format; inputs: Inputs },
): readonly Diagnostic[] {
  const file = inputs.get(path);
  if ((shot.fit ?? format.fit) !== null || file?.kind !== wanted) return [];
  if (hasShapeOf(format, file)) return [];
  return [
    warning('shape-differs', place, {
      message: `${path} is ${file.width}×${file.height}, and the film is ${format.aspect}: it gets bars`,
      hint: 'write `fit: crop` or `fit: blur` to fill the picture, `fit: pad` if bars are meant',
    }),
  ];
}
