/** The building blocks of MP4 files (ISO/IEC 14496-12): every integer big-endian. */

/** As the first four bytes of a full box: version 1, times in 64 bits. */
export const LONG = 0x1000000;

export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(8 + content.length), ascii(type), content]);
}

/** A box with version and flags, both 0. */
export function full(type: string, ...parts: readonly Buffer[]): Buffer {
  return box(type, u32(0), ...parts);
}

export function u32(...values: readonly number[]): Buffer {
  return list32(values);
}

/** As `u32`, of lists of any length. */
export function list32(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, n) => bytes.writeUInt32BE(value, 4 * n));
  return bytes;
}

export function u64(...values: readonly number[]): Buffer {
  return list32(values.flatMap((value) => [Math.floor(value / 2 ** 32), value % 2 ** 32]));
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, n) => bytes.writeUInt16BE(value, 2 * n));
  return bytes;
}

export function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A box inside bytes: its type and its content. */
export type BoxRead = { readonly type: string; readonly content: Buffer };

/** The boxes that stand one after the other in bytes. Throws a RangeError where one is torn. */
export function boxesIn(bytes: Buffer): readonly BoxRead[] {
  const found: BoxRead[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const { type, head, size } = headOf(bytes, at);
    const end = size === 0 ? bytes.length : at + size;
    if (end < at + head || end > bytes.length) throw new RangeError(`box ${type} is torn`);
    found.push({ type, content: bytes.subarray(at + head, end) });
    at = end;
  }
  return found;
}

/** Type, bytes of the head and of the whole (0: to the end) of the box that begins somewhere in bytes. */
export function headOf(bytes: Buffer, at: number): { type: string; head: number; size: number } {
  const size = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  return size === 1
    ? { type, head: 16, size: Number(bytes.readBigUInt64BE(at + 8)) }
    : { type, head: 8, size };
}
