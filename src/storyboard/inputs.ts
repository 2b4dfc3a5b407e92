import type { Diagnostic } from '../base/diagnostic.js';
import type { Rate } from '../base/time.js';

/**
 * What the pure stages know of the author's files: `disk` reads it before they run and hands it over whole.
 * Keys are POSIX paths relative to the project's root, after realpath. A path that was asked for is always there.
 */
export type Inputs = ReadonlyMap<string, InputFile>;

/** Files as they were read, and what is wrong with a text whatever it turns out to be. */
export type ReadInputs = { readonly inputs: Inputs; readonly diagnostics: readonly Diagnostic[] };

export type InputFile = TextFile | ImageFile | VideoFile | AudioFile | FontFile | BadFile;

export type TextFile = { readonly kind: 'text'; readonly text: string; readonly sha256: string };

/** A whole, readable PNG, JPEG or WebP; `width` and `height` as shown (EXIF applied). */
export type ImageFile = FileFacts & {
  readonly kind: 'image';
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
};

/** A readable film clip. `frames` counts pictures; `rate` is the average where `variableRate`. Sizes are as shown (rotation and pixel shape applied). */
export type VideoFile = FileFacts & VideoFacts & { readonly kind: 'video' };

export type AudioFile = FileFacts & { readonly kind: 'audio'; readonly durationS: number };

/** A TrueType, OpenType or WOFF2 font; whether it can be drawn with, only drawing shows. */
export type FontFile = FileFacts & { readonly kind: 'font' };

export type VideoFacts = {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly variableRate: boolean;
  readonly frames: number;
  readonly durationS: number;
  readonly hasAudio: boolean;
};

/**
 * A file that cannot be used, and why; `detail` is a phrase for people (what was found instead, the way out), `near` a
 * path that may be meant by one that is not there; null: there is none.
 */
export type BadFile = {
  readonly kind: 'bad';
  readonly problem:
    | 'missing'
    | 'directory'
    | 'outside_root'
    | 'too_large'
    | 'not_text'
    | 'unknown_format'
    | 'truncated'
    | 'lfs_pointer'
    | 'unreadable';
  readonly detail: string;
  readonly near: string | null;
};

type FileFacts = {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The name's ending does not say what the bytes are (`.png` over a JPEG). */
  readonly wrongExtension: boolean;
  /** git ignores it, so a fresh clone will miss it. */
  readonly gitIgnored: boolean;
};
