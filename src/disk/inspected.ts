import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ifFault } from '../base/fault.js';
import { jsonIn } from '../base/json.js';
import type { InputFile } from '../storyboard/inputs.js';
import { madeAside, type Derived } from '../media/aside.js';
import { durableFiles } from './durable.js';
import { keepOutOfGit } from './state-folder.js';

const file = {
  sha256: z.string(),
  sizeBytes: z.number(),
  wrongExtension: z.boolean(),
  gitIgnored: z.boolean(),
};
const size = { width: z.number(), height: z.number() };

const mediaSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image'), format: z.enum(['png', 'jpeg', 'webp']), ...size, ...file }),
  z.strictObject({
    kind: z.literal('video'),
    ...size,
    rate: z.strictObject({ n: z.number(), d: z.number() }),
    variableRate: z.boolean(),
    frames: z.number(),
    durationS: z.number(),
    hasAudio: z.boolean(),
    ...file,
  }),
  z.strictObject({ kind: z.literal('audio'), durationS: z.number(), ...file }),
]);

/**
 * What shows that a file is the same as before. Who puts another in its place may give it the size and the time of the
 * first (`cp -p`, `rsync -t`, an archive), but not its inode's time of change.
 */
const seen = { sizeBytes: z.number(), mtimeMs: z.number(), ctimeMs: z.number(), ino: z.number() };
const seenFields = Object.keys(seen) as (keyof Seen)[];
const memorySchema = z.strictObject({
  /** Counts up when what is remembered of a file means something else. */
  form: z.literal(1),
  files: z.record(z.string(), z.strictObject({ ...seen, file: mediaSchema })),
});

type Memory = z.infer<typeof memorySchema>;
export type Seen = Omit<Memory['files'][string], 'file'>;
/** What is worth remembering: these are read whole. */
export type MediaFile = z.infer<typeof mediaSchema> & InputFile;

/** What is known of large files, in a file that may be deleted at any time. */
export async function openMemory({ dir, mark }: Derived) {
  const path = join(dir, 'inspected.json');
  const before = await readMemory(path);
  const now = new Map(Object.entries(before));
  const state = { changed: false };
  const write = async (text: string): Promise<void> => {
    await keepOutOfGit(dirname(dir), durableFiles);
    await madeAside(path, { mark, make: (aside) => writeFile(aside, text) });
  };
  return {
    recall(file: string, seen: Seen): MediaFile | null {
      const known = now.get(file);
      const isSame = known !== undefined && seenFields.every((name) => known[name] === seen[name]);
      return isSame ? known.file : null;
    },
    remember(file: string, seen: Seen, facts: MediaFile): void {
      now.set(file, { ...seen, file: facts });
      state.changed = true;
    },
    async save(): Promise<void> {
      if (!state.changed) return;
      const memory: Memory = { form: 1, files: Object.fromEntries(now) };
      const text = JSON.stringify(memory);
      // A checkout that may not be written can still be checked.
      await write(text).catch(ifFault(undefined, 'EACCES', 'EROFS', 'EPERM', 'ENOSPC'));
    },
  };
}

/** Nothing is known where the file is missing or is not one of ours: everything is read again. */
async function readMemory(path: string): Promise<Memory['files']> {
  const text = await readFile(path, 'utf8').catch(ifFault('', 'ENOENT', 'ENOTDIR', 'EACCES'));
  return memorySchema.safeParse(jsonIn(text)).data?.files ?? {};
}
