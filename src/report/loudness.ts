import { PEAK_DBTP } from '../stitch/level.js';
import type { FilmEnd } from '../stitch/films.js';
import type { Paint } from './paint.js';

/** As far from what is wanted nobody hears a difference, in LU. */
const NEAR = 0.5;

type Made = Extract<FilmEnd, { kind: 'stitched' | 'unchanged' }>;

/** `-14.0 LUFS, peak -1.2 dBTP`, and where the film was to be louder, that it could not be. */
export function loudnessText({ film, made }: Made, paint: Paint): string {
  const { lufs, dbtp } = made.loudness;
  if (dbtp === null) return 'silent';
  const wanted = film.storyboard.film.loudnessLufs;
  const peak = `peak ${dbtp.toFixed(1)} dBTP`;
  if (lufs === null) return peak;
  const said = `${lufs.toFixed(1)} LUFS, ${peak}`;
  if (wanted === null || Math.abs(lufs - wanted) <= NEAR) return said;
  const why = `not ${wanted} LUFS: louder, its short peaks would go over ${PEAK_DBTP} dBTP or pump`;
  return `${said} (${paint.bold(why)})`;
}

/** To a tenth, as meters show it; null: nothing is heard. */
export function loudnessJson({ film, made }: Made): object {
  const { lufs, dbtp } = made.loudness;
  return {
    loudness_lufs: tenth(lufs),
    wanted_lufs: film.storyboard.film.loudnessLufs,
    true_peak_dbtp: tenth(dbtp),
  };
}

function tenth(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}
