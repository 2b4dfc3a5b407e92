import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Entrant } from '../entrant.js';

const folder = import.meta.dirname;
const names = readdirSync(folder).filter((name) => name !== 'all.ts');
const modules = names.map(
  async (name) => (await import(join(folder, name))) as Readonly<Record<string, Entrant>>,
);

/** Whoever has a file in this folder must hold what the contract in `src/providers/provider.ts` promises. */
export const entrants: readonly Entrant[] = (await Promise.all(modules)).flatMap(Object.values);
