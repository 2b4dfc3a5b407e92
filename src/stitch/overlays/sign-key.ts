import type { Json } from '../../base/digest.js';
import type { Emblem, Lettering, Sign } from '../../plan/overlays.js';

/** What a sign's picture depends on besides its size and the fonts: never where a file is, or what it is called. */
export function signKey(sign: Sign): Json {
  return sign.kind === 'text' ? letteringKey(sign) : emblemKey(sign);
}

function letteringKey({ kind, text, position, above, beside }: Lettering): Json {
  const neighbour = beside === null ? null : emblemKey(beside);
  return { kind, text, position, above: above.map(letteringKey), beside: neighbour };
}

function emblemKey({ image: { sha256, width, height }, ...rest }: Emblem): Json {
  return { ...rest, image: { sha256, width, height } };
}
