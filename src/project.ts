import { join } from 'node:path';
import type { Clock } from './base/clock.js';
import type { Diagnostic } from './base/diagnostic.js';
import type { Config, NamedFont } from './config/config.js';
import type { Store } from './disk/store.js';
import type { OwnFont } from './lettering/fonts.js';
import type { Ledger } from './ledger/ledger.js';
import type { Derived } from './media/aside.js';
import type { FfmpegPlaces, FfmpegSearch } from './media/ffmpeg.js';
import type { Keys } from './project-keys.js';
import type { Capabilities } from './providers/capabilities.js';
import type { Provider } from './providers/provider.js';
import type { Inputs, ReadInputs } from './storyboard/inputs.js';

/** What the program is given by the world around it. `cli` fills it from the process, tests by hand. */
export type Surroundings = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** As typed, for the lock. */
  readonly command: string;
  readonly clock: Clock;
  /** Ctrl-C. */
  readonly stop: AbortSignal;
  /** Reads what is at a pinned address; null: over the network. */
  readonly hosted: ((url: string) => AsyncIterable<Uint8Array>) | null;
  /** Finds ffmpeg; null: by running it. */
  readonly findFfmpeg: ((places: FfmpegPlaces) => Promise<FfmpegSearch>) | null;
  /** `--ffmpeg`, `--ledger`, `--out`; null: not given. */
  readonly ffmpeg: string | null;
  readonly ledger: string | null;
  readonly out: string | null;
  /** `--provider`: providers that the program does not know by itself. */
  readonly providers: readonly Provider[];
};

/** A repository as one command sees it. Nothing is opened for writing yet. */
export type Project = Keys & {
  readonly around: Surroundings;
  readonly root: string;
  readonly config: Config;
  /** Board files, POSIX, relative to the root. */
  readonly boards: readonly string[];
  /** A person named the boards, so each must be one. */
  readonly named: boolean;
  readonly capabilities: Capabilities;
  /** About the config. */
  readonly diagnostics: readonly Diagnostic[];
  /** The config's own. */
  readonly texts: Inputs;
  /** Of the config. */
  readonly fonts: readonly NamedFont[];
  readonly paths: {
    readonly state: string;
    readonly ledger: string;
    /** The config's own, where `--ledger` names another: what it holds was paid as well. */
    readonly ownLedger: string;
    readonly freeLedger: string;
    /** Who pays holds both: this clone's, and the one that lies in the ledger. In the order in which they are taken. */
    readonly locks: readonly string[];
    readonly freeLock: string;
    readonly out: string;
  };
  readonly derived: Derived;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly freeLedger: Ledger;
  /** Files of the author's, with no key in them. */
  readonly read: (paths: readonly string[]) => Promise<ReadInputs>;
  /** Looked for once. */
  readonly ffmpeg: () => Promise<FfmpegSearch>;
};

/** The same for who has begun to carry a plan out, and tells how that ended: what it reads is read to its end also after Ctrl-C. */
export function unstopped(project: Project): Project {
  return { ...project, around: { ...project.around, stop: new AbortController().signal } };
}

/** The fonts of the config as the canvas finds them. */
export function ownFonts({ root, fonts }: Pick<Project, 'root' | 'fonts'>): readonly OwnFont[] {
  return fonts.map(({ path, sha256 }) => ({ path: join(root, path), sha256 }));
}
