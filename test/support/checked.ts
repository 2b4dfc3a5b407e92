import { parseEnv } from 'node:util';
import { distinct, type Diagnostic } from '../../src/base/diagnostic.js';
import { sha256 } from '../../src/base/digest.js';
import { authoredOf, planOfNothing, resolveAll, type Authored } from '../../src/check.js';
import { CONFIG_PATH, readSettings } from '../../src/config/config.js';
import type { Capabilities } from '../../src/providers/capabilities.js';
import { ENV_FILE } from '../../src/project-keys.js';
import { textProblems } from '../../src/stitch/overlays/text-problems.js';
import { readBoard, strayFiles } from '../../src/storyboard/board.js';
import { mediaOf } from '../../src/storyboard/files.js';
import { hideKeys, madeKeys } from '../../src/storyboard/typed-keys.js';
import type { AudioFile, ImageFile, InputFile, Inputs, VideoFile } from '../../src/storyboard/inputs.js';

/**
 * What `castreel check board.yaml` says of files that exist in memory alone, with an empty record, on 21 November
 * 2026. Images, clips and sounds that are not among them are as they should be (1280×720, ten seconds); other files
 * are missing.
 */
export function checked(files: Inputs): readonly Diagnostic[] {
  const { authored, capabilities } = authoredFrom(files);
  const plan = planOfNothing(authored, { capabilities, now: Date.UTC(2026, 10, 21), fonts: [] });
  return distinct([...authored.diagnostics, ...plan.diagnostics]);
}

/** The same with what is said of texts that are laid over pictures, which fonts decide. */
export async function checkedWithFonts(files: Inputs): Promise<readonly Diagnostic[]> {
  const { storyboards, inputs } = authoredFrom(files).authored;
  return [...checked(files), ...(await textProblems(storyboards, inputs))];
}

function authoredFrom(given: Inputs): { authored: Authored; capabilities: Capabilities } {
  const path = 'board.yaml';
  const texts = new Map([...given].filter(([name]) => name !== ENV_FILE));
  const { inputs: files, diagnostics: ofKeys } = hideKeys(texts, keysOf(given));
  const { config, capabilities, diagnostics: ofConfig } = readSettings(files);
  const { board, diagnostics: ofBoard, needs } = readBoard(path, files);
  if (needs.length > 0)
    return authoredFrom(new Map([...given, ...needs.map((name) => [name, missing] as const)]));
  const boards = board === null ? [] : [board];
  const resolved = resolveAll(boards, files, config);
  const media = mediaOf(resolved).filter((name) => !files.has(name));
  const inputs = new Map([...files, ...media.map((name) => [name, goodFile(name)] as const)]);
  const others = [...files.keys()].filter(
    (name) => name.endsWith('.yaml') && name !== CONFIG_PATH && name !== path,
  );
  const ofMade = madeKeys(resolved.storyboards, keysOf(given));
  const diagnostics = [...ofKeys, ...ofMade, ...ofConfig, ...ofBoard, ...strayFiles(others, boards, inputs)];
  return { authored: authoredOf(resolved, { inputs, diagnostics }), capabilities };
}

function keysOf(files: Inputs): ReadonlyMap<string, string> {
  const file = files.get(ENV_FILE);
  return new Map(
    file?.kind === 'text' ? Object.entries(parseEnv(file.text)).map(([name, key = '']) => [name, key]) : [],
  );
}

const missing: InputFile = { kind: 'bad', problem: 'missing', detail: 'there is no such file', near: null };

const facts = { sizeBytes: 1000, wrongExtension: false, gitIgnored: false };

function goodFile(name: string): InputFile {
  if (name.endsWith('.mp4')) return goodClip(name);
  return name.endsWith('.wav') ? goodSound(name) : goodImage(name);
}

/** Without a flaw; each name has other bytes. */
export function goodImage(name: string): ImageFile {
  return { ...facts, kind: 'image', sha256: sha256(name), format: 'png', width: 1280, height: 720 };
}

export function goodSound(name: string): AudioFile {
  return { ...facts, kind: 'audio', sha256: sha256(name), durationS: 10 };
}

export function goodClip(name: string): VideoFile {
  const rate = { n: 24, d: 1 };
  const video = { width: 1280, height: 720, rate, variableRate: false, frames: 240, durationS: 10 };
  return { ...facts, kind: 'video', sha256: sha256(name), ...video, hasAudio: true };
}
