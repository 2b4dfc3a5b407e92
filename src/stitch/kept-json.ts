import { readFile, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { ifFault } from '../base/fault.js';
import { jsonIn } from '../base/json.js';
import { madeAside, type Derived } from '../media/aside.js';

/** What was kept in a small file; null: there is none, or none of this form. */
export async function readKept<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(ifFault('', 'ENOENT', 'ENOTDIR'));
  return schema.safeParse(jsonIn(text)).data ?? null;
}

export async function keep(path: string, value: object, { mark }: Derived): Promise<void> {
  const make = (aside: string): Promise<void> => writeFile(aside, `${JSON.stringify(value)}\n`);
  await madeAside(path, { mark, make });
}
