import { basename, join, posix, relative, sep } from 'node:path';
import { takes, unboarded } from './decide.js';
import { filmsThere } from './films.js';
import type { Planned } from './pipeline.js';
import { ownFonts, type Project } from './project.js';
import { foldOf } from './record.js';
import type { Call } from './report/call.js';
import { scrubber } from './base/scrub.js';
import type { Ffmpeg } from './media/ffmpeg.js';
import { makePictures, type PicturesGiven } from './page/pictures.js';
import { writePage } from './page/write-page.js';
import { writeSheets } from './page/write-sheets.js';
import { summarise } from './page/summary/summarise.js';
import type { Summary } from './page/summary/summary.js';

/** Beside the films. */
const PAGE = 'report.html';
const SHEETS = 'sheets';

/** What is planned, and all that was made for it, as one document. `call`: what the commands in it must be told again. */
export async function review(project: Project, planned: Planned, call: Call): Promise<Summary> {
  const { root, paths } = project;
  const { plan, inputs, record, accounts, stored, now } = planned;
  const fromRoot = (...parts: string[]): string =>
    relative(root, join(...parts))
      .split(sep)
      .join(posix.sep);
  return summarise({
    plan,
    inputs,
    record: foldOf(record, accounts),
    takes: takes(planned, new Set(plan.slots.keys())),
    gone: project.named ? new Map() : unboarded(planned),
    files: {
      clip: (sha256) => {
        const found = stored.get(sha256);
        return found === undefined ? null : fromRoot(found.path);
      },
      film: (path) => fromRoot(paths.out, path),
      attempt: (path, free) => fromRoot(free ? paths.freeLedger : paths.ledger, path),
    },
    made: await filmsThere(project, planned),
    call,
    project: basename(root),
    now,
  });
}

/** What is made of a summary: the page, or contact sheets. */
export type ReviewForm = 'page' | 'sheets';

/** Writes it beside the films. Keys that someone wrote into a board do not reach it. `lacking`: pictures that could not be made. */
export async function writeReview(
  project: Project,
  planned: Planned,
  given: {
    summary: Summary;
    form: ReviewForm;
    ffmpeg: () => Promise<Ffmpeg | null>;
    onPicture: PicturesGiven['onPicture'];
  },
): Promise<{ readonly paths: readonly string[]; readonly lacking: number }> {
  const { root, paths, derived, keys, around } = project;
  const { form, ffmpeg, onPicture } = given;
  const { mark } = derived;
  const clean = scrubber([...keys.values()]);
  const summary = JSON.parse(clean(JSON.stringify(given.summary))) as Summary;
  const fileOf = filesOf(project, planned);
  const { pictures, lacking } = await makePictures(summary, {
    fileOf,
    derived,
    ffmpeg,
    signal: around.stop,
    onPicture,
  });
  if (around.stop.aborted) return { paths: [], lacking };
  switch (form) {
    case 'page': {
      const path = join(paths.out, PAGE);
      await writePage(summary, { path, root, pictures, mark });
      return { paths: [path], lacking };
    }
    case 'sheets':
      return {
        paths: await writeSheets(summary, {
          dir: join(paths.out, SHEETS),
          pictures,
          mark,
          fonts: ownFonts(project),
        }),
        lacking,
      };
  }
}

/** By hash, where the bytes of clips and images are. */
function filesOf({ root }: Project, { stored, inputs }: Planned): (sha256: string) => string | null {
  const own = new Map(
    [...inputs].flatMap(([path, file]) =>
      file.kind === 'image' || file.kind === 'video' ? [[file.sha256, join(root, path)] as const] : [],
    ),
  );
  return (sha256) => stored.get(sha256)?.path ?? own.get(sha256) ?? null;
}
