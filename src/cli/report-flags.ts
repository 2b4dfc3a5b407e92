import type { ProjectFlags } from './project-options.js';
import type { FillFlags, SelectFlags } from './select.js';

export const reportFormats = ['html', 'json', 'markdown', 'csv'] as const;

export type ReportFormat = (typeof reportFormats)[number];

export type ReportFlags = ProjectFlags &
  Pick<SelectFlags, 'variant' | 'model' | 'resolution'> &
  FillFlags & {
    readonly format?: ReportFormat;
    readonly spend?: true;
    readonly sheet?: true;
  };
