import { distinct, type Diagnostic } from '../../src/base/diagnostic.js';
import { sha256 } from '../../src/base/digest.js';
import { foldLedger } from '../../src/ledger/fold.js';
import { readPicks } from '../../src/ledger/picks.js';
import { everything } from '../../src/plan/given.js';
import { makePlan } from '../../src/plan/make-plan.js';
import { capabilitiesWith } from '../../src/providers/capabilities.js';
import { readBoard, strayFiles } from '../../src/storyboard/board.js';
import { CONFIG_PATH, readConfig, settingProblem } from '../../src/config/config.js';
import { checkFiles, mediaOf } from '../../src/storyboard/files.js';
import { filmCollisions } from '../../src/storyboard/film.js';
import type { ImageFile, InputFile, Inputs, VideoFile } from '../../src/storyboard/inputs.js';
import { resolve } from '../../src/storyboard/resolve.js';

/**
 * What `castreel check board.yaml` says of files that exist in memory alone, with an empty record, on 21 November
 * 2026. Images and clips that are not among them are as they should be (1280×720, clips of ten seconds); other files
 * are missing.
 */
export function checked(files: Inputs): readonly Diagnostic[] {
  const path = 'board.yaml';
  const { config, written, diagnostics: ofConfig } = readConfig(files);
  const { capabilities, problems } = capabilitiesWith(config.providers);
  const { board, diagnostics: ofBoard, needs } = readBoard(path, files);
  if (needs.length > 0) return checked(new Map([...files, ...needs.map((name) => [name, missing] as const)]));
  const { storyboards, diagnostics: ofFilms } =
    board === null ? { storyboards: [], diagnostics: [] } : resolve(board, files);
  const boards = board === null ? [] : [board];
  const media = mediaOf({ boards, storyboards }).filter((name) => !files.has(name));
  const inputs = new Map([
    ...files,
    ...media.map((name) => [name, name.endsWith('.mp4') ? goodClip(name) : goodImage(name)] as const),
  ]);
  const { picks, diagnostics: ofPicks } = readPicks('board.picks.yaml', inputs);
  const others = [...files.keys()].filter(
    (name) => name.endsWith('.yaml') && name !== CONFIG_PATH && name !== path,
  );
  const plan = makePlan({
    storyboards,
    inputs,
    capabilities,
    picks: new Map([[path, picks]]),
    record: foldLedger([], () => true),
    stored: new Map(),
    clone: '0000',
    now: Date.UTC(2026, 10, 21),
    options: everything,
  });
  return distinct([
    ...ofConfig,
    ...problems.map((problem) => settingProblem(written, problem)),
    ...ofBoard,
    ...strayFiles(others, boards, inputs),
    ...ofFilms,
    ...filmCollisions(storyboards),
    ...checkFiles({ boards, storyboards }, inputs),
    ...ofPicks,
    ...plan.diagnostics,
  ]);
}

const missing: InputFile = { kind: 'bad', problem: 'missing', detail: 'there is no such file', near: null };

const facts = { sizeBytes: 1000, wrongExtension: false, gitIgnored: false };

/** Without a flaw; each name has other bytes. */
export function goodImage(name: string): ImageFile {
  return { ...facts, kind: 'image', sha256: sha256(name), format: 'png', width: 1280, height: 720 };
}

export function goodClip(name: string): VideoFile {
  const rate = { n: 24, d: 1 };
  const video = { width: 1280, height: 720, rate, variableRate: false, frames: 240, durationS: 10 };
  return { ...facts, kind: 'video', sha256: sha256(name), ...video, hasAudio: true };
}
