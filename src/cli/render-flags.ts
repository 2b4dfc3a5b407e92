import type { ProjectFlags } from './project-options.js';
import type { FillFlags, SelectFlags } from './select.js';

/** The commands that shoot and make films: one and the same, told differently. */
export type RenderName = 'render' | 'stitch' | 'animatic';

/** What they may be told. */
export type RenderFlags = ProjectFlags &
  SelectFlags &
  FillFlags & {
    readonly json?: true;
    readonly yes?: true;
    readonly maxCost?: number;
    readonly collect?: true;
    readonly spend?: boolean;
    readonly wait?: true;
    readonly breakLock?: true;
    readonly concurrency?: number;
  };
