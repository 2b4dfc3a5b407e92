import { crc32, deflateSync } from 'node:zlib';

/** A whole PNG of one gray, 0 to 255: another gray, other bytes. PNG specification, third edition, section 5. */
export function grayPng(width: number, height: number, gray = 128): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits a sample, gray, no interlace
  const rows = Buffer.alloc((width + 1) * height, gray);
  for (let y = 0; y < height; y += 1) rows[y * (width + 1)] = 0; // filter: none
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}
