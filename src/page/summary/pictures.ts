import type { Summary, SummaryReference } from './summary.js';

/** A picture that a page shows, by the hash of what it is taken from. */
export type WantedPicture = {
  readonly sha256: string;
  /** Seconds into a clip, in the middle of its own part; null: it is an image. */
  readonly atS: number | null;
};

/** Every picture that is to be shown, each once: clips first, because a clip that was sent is one of them. */
export function picturesIn({ films, shots, cast, gone }: Summary): WantedPicture[] {
  const wanted = new Map<string, WantedPicture>();
  const add = (sha256: string | null, atS: number | null): void => {
    if (sha256 !== null && !wanted.has(sha256)) wanted.set(sha256, { sha256, atS });
  };
  const takes = [...shots, ...gone].flatMap((shot) => shot.takes);
  for (const { clip } of takes) if (clip !== null) add(clip.sha256, (clip.new_from_s + clip.duration_s) / 2);
  for (const film of films)
    for (const { own, duration_s } of film.shots) if (own !== null) add(own.sha256, duration_s / 2);
  const sent = [shots, takes, cast].flatMap((list) =>
    list.flatMap(({ references }): SummaryReference[] => references),
  );
  for (const { sha256, use } of sent) add(sha256, use === 'video' || use === 'last_frame' ? 0 : null);
  return [...wanted.values()];
}
