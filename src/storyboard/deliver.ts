import { greatestCommonDivisor } from '../base/divisor.js';
import { childOf, itemsOf, type Node } from '../base/node.js';
import { error, type Report } from '../base/problem.js';
import { safeValue } from './address.js';
import { pictureSize } from './format.js';
import type { AuthoredFilm } from './schema.js';
import type { Delivery, Format, Shot } from './storyboard.js';

type Authored = NonNullable<AuthoredFilm['deliver']>[number];

/** The files to be made of a film besides its own, as `film.deliver` lists them; `node` is that list. */
export function deliveriesOf(
  authored: AuthoredFilm['deliver'],
  node: Node | null,
  { format, report }: { format: Format; report: Report },
): readonly Delivery[] {
  const items = itemsOf(node);
  const names = new Set<string>();
  return (authored ?? []).flatMap((one, index): readonly Delivery[] => {
    const item = items[index];
    if (item === undefined) return [];
    const delivery = deliveryOf(one, item, format);
    if (names.has(delivery.name)) {
      const message = `two deliveries would be one file: nothing tells this ${delivery.name} from the one before`;
      report(error('deliver-twice', delivery.place, { message, hint: 'remove one of them' }));
      return [];
    }
    names.add(delivery.name);
    return [delivery];
  });
}

function deliveryOf(authored: Authored, item: Node, format: Format): Delivery {
  const quality = authored.quality ?? 'standard';
  const maxMb = authored.max_mb ?? null;
  const shape = shapeOf(authored, format);
  const name = [
    safeValue(authored.size ?? shape.aspect),
    ...(quality === 'standard' ? [] : [quality]),
    ...(maxMb === null ? [] : [`max${maxMb}mb`]),
  ].join('-');
  return {
    name,
    ...shape,
    fit: authored.fit ?? format.fit,
    focus: authored.focus ?? format.focus,
    quality,
    maxBytes: maxMb === null ? null : Math.floor(maxMb * 1_000_000),
    poster: authored.poster ?? null,
    place: item.place,
    posterPlace: childOf(item, 'poster')?.place ?? item.place,
    maxPlace: childOf(item, 'max_mb')?.place ?? item.place,
  };
}

function shapeOf({ aspect, size }: Authored, format: Format): Pick<Delivery, 'aspect' | 'width' | 'height'> {
  if (size !== undefined) {
    const [width = 0, height = 0] = size.split('x').map(Number);
    const common = greatestCommonDivisor(width, height);
    return { aspect: `${width / common}:${height / common}`, width, height };
  }
  if (aspect === undefined || aspect === format.aspect)
    return { aspect: format.aspect, width: format.width, height: format.height };
  return { aspect, ...pictureSize(aspect, format.resolution) };
}

/** Clips that fill the film do not fill a delivery of another shape by themselves. */
export function checkDeliveries(
  deliveries: readonly Delivery[],
  { shots, format }: { shots: readonly Shot[]; format: Format },
  report: Report,
): void {
  if (!shots.some((shot) => shot.model !== null && shot.fit === null)) return;
  for (const { aspect, fit, place } of deliveries) {
    if (fit !== null || aspect === format.shoot) continue;
    const message = `clips are shot ${format.shoot} and this is delivered ${aspect}: say how they fill it`;
    const hint = 'add `fit: crop`, `fit: pad` or `fit: blur` to it, or to `format`';
    report(error('fit-missing', place, { message, hint }));
  }
}
