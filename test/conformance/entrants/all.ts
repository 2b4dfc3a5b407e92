import type { Entrant } from '../entrant.js';
import { animatic } from './animatic.js';
import { xai } from './xai.js';

/** Whoever is put in here must hold what the contract in `src/providers/provider.ts` promises. */
export const entrants: readonly Entrant[] = [animatic, xai];
