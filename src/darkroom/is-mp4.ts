import { open } from 'node:fs/promises';

/** Whether a film clip is an MP4: other containers of the family (QuickTime) are not taken everywhere. */
export async function isMp4(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(12);
    await file.read(head, 0, 12, 0);
    return head.toString('latin1', 4, 8) === 'ftyp' && head.toString('latin1', 8, 12) !== 'qt  ';
  } finally {
    await file.close();
  }
}
