import type { ProjectFlags } from './project-options.js';
import type { SelectFlags } from './select.js';

/** The commands that shoot and make films: one and the same, told differently. */
export type RenderName = 'render' | 'stitch' | 'animatic';

/** What they may be told. */
export type RenderFlags = ProjectFlags &
  SelectFlags & {
    readonly json?: true;
    readonly yes?: true;
    readonly maxCost?: number;
    readonly collect?: true;
    readonly spend?: boolean;
    readonly fill?: string;
    readonly wait?: true;
    readonly breakLock?: true;
    readonly concurrency?: number;
  };
