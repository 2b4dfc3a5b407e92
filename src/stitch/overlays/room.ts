import { isLow, isTop, type Emblem, type Lettering } from '../../plan/overlays.js';
import { emblemRect, safeArea, type Rect, type Size } from './safe-area.js';
import { styles } from './styles.js';

/** Where a text may stand, and how wide it may be there. */
export type Room = Rect & { readonly widestPx: number };

/** Its band of the safe area, clear of the logo, and of `below`: the highest edge of what it stands above. */
export function roomOf(
  { position, beside }: Lettering,
  picture: Size,
  { below, gap }: { below: number; gap: number },
): Room {
  const style = styles[position];
  const safe = safeArea(picture);
  const bandTop = safe.y + safe.height * style.from;
  const bandBottom = safe.y + safe.height * style.to;
  const clear =
    beside === null || position === 'card'
      ? NOWHERE
      : keptFrom(emblemRect(beside, picture), { emblem: beside, position, picture, gap });
  const [left, right] = [Math.max(safe.x, clear.left), Math.min(safe.x + safe.width, clear.right)];
  const bottom = Math.min(bandBottom, clear.bottom, below - gap);
  const top = Math.max(bandTop - (bandBottom - Math.min(bandBottom, below - gap)), clear.top);
  // Narrow pictures have no width to give away.
  const widest = safe.width * (picture.width > picture.height ? style.wide : 1);
  const height = bottom - top;
  if (style.align === 'start') {
    return { x: left, y: top, width: right - left, height, widestPx: Math.min(widest, right - left) };
  }
  // In the middle of the picture, not of what its edges leave.
  const middle = picture.width / 2;
  const width = Math.min(widest, 2 * Math.min(middle - left, right - middle));
  return { x: middle - width / 2, y: top, width, height, widestPx: width };
}

type Edges = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

const NOWHERE: Edges = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };

/** The part of a picture's width that a text in the middle has at least on each side of it. */
const LEAST_HALF = 0.15;

/** A text in the logo's band stands beside it; one in the middle, or that would have little room there, above or below it. */
function keptFrom(
  { x, y, width, height }: Rect,
  given: { emblem: Emblem; position: Lettering['position']; picture: Size; gap: number },
): Edges {
  const { emblem, position, picture, gap } = given;
  const isAbove = isTop(emblem.position);
  if (position !== 'center' && (isAbove ? !isTop(position) : !isLow(position))) return NOWHERE;
  const middle = picture.width / 2;
  const isLeft = x < middle;
  const half = isLeft ? middle - (x + width + gap) : x - gap - middle;
  const isCrowded = styles[position].align !== 'start' && half < LEAST_HALF * picture.width;
  if (position === 'center' || isCrowded)
    return isAbove ? { ...NOWHERE, top: y + height + gap } : { ...NOWHERE, bottom: y - gap };
  return isLeft ? { ...NOWHERE, left: x + width + gap } : { ...NOWHERE, right: x - gap };
}
