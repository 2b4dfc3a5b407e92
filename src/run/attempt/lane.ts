import { isFreeRequest } from '../../ledger/request.js';
import type { Work } from './work.js';

/**
 * What runs beside what: bodies with their uploads, creates, questions, searches of a history, downloads, what this machine
 * looks at and draws, writing down what it could not before.
 */
export type Lane = 'upload' | 'create' | 'poll' | 'seek' | 'download' | 'measure' | 'ffmpeg' | 'note';

/** Where a step waits for those of its kind alone. */
export function laneOf(work: Work): Lane {
  switch (work.at) {
    case 'prepare':
      return 'upload';
    case 'create':
      return 'create';
    case 'poll':
      return 'poll';
    case 'seek':
      return 'seek';
    case 'fetch':
      return isFreeRequest(work.entry.attempt.request) ? 'ffmpeg' : 'download';
    case 'measure':
      return 'measure';
    case 'note':
    case 'take_back':
      return 'note';
  }
}
