/** What bytes are, by how they begin. `known` ones are named for people, and not used. */
export type Magic =
  | { readonly kind: 'image'; readonly format: 'png' | 'jpeg' | 'webp' }
  | { readonly kind: 'container'; readonly format: 'isobmff' | 'matroska' }
  | { readonly kind: 'audio'; readonly format: 'wav' | 'mp3' | 'flac' | 'ogg' | 'adts' }
  | { readonly kind: 'font'; readonly format: 'ttf' | 'otf' | 'woff2' }
  | { readonly kind: 'known'; readonly name: string };

/** How many bytes of a file's beginning `magicOf` looks at. */
export const MAGIC_BYTES = 64;

/** Null: nothing that is known; it may be text. */
export function magicOf(head: Uint8Array): Magic | null {
  const text = Buffer.from(head.subarray(0, MAGIC_BYTES)).toString('latin1');
  if (text.slice(4, 8) === 'ftyp') return isobmff(text.slice(8, 12));
  // Old QuickTime files begin with any of their boxes.
  if (/^....(moov|mdat|wide|free|skip|moof)/s.test(text)) return { kind: 'container', format: 'isobmff' };
  if (text.startsWith('RIFF')) return riff(text.slice(8, 12));
  return signatures.find(([signature]) => text.startsWith(signature))?.[1] ?? mpegAudio(head);
}

/** Endings that say nothing wrong over these bytes. */
export function endingsOf(magic: Magic): readonly string[] {
  return magic.kind === 'known' ? [] : endings[magic.format];
}

const endings = {
  png: ['.png'],
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  webp: ['.webp'],
  isobmff: ['.mp4', '.m4v', '.mov', '.qt', '.m4a', '.3gp'],
  matroska: ['.webm', '.mkv', '.mka'],
  wav: ['.wav', '.wave'],
  mp3: ['.mp3'],
  flac: ['.flac'],
  ogg: ['.ogg', '.oga', '.opus'],
  adts: ['.aac'],
  ttf: ['.ttf'],
  otf: ['.otf'],
  woff2: ['.woff2'],
} as const satisfies Record<string, readonly string[]>;

const signatures: readonly (readonly [string, Magic])[] = [
  ['\x89PNG\r\n\x1a\n', { kind: 'image', format: 'png' }],
  ['\xff\xd8\xff', { kind: 'image', format: 'jpeg' }],
  ['\x1aE\xdf\xa3', { kind: 'container', format: 'matroska' }],
  ['fLaC', { kind: 'audio', format: 'flac' }],
  ['OggS', { kind: 'audio', format: 'ogg' }],
  ['ID3', { kind: 'audio', format: 'mp3' }],
  ['\0\x01\0\0', { kind: 'font', format: 'ttf' }],
  ['true', { kind: 'font', format: 'ttf' }],
  ['OTTO', { kind: 'font', format: 'otf' }],
  ['wOF2', { kind: 'font', format: 'woff2' }],
  ['GIF8', { kind: 'known', name: 'a GIF' }],
  ['BM', { kind: 'known', name: 'a BMP' }],
  ['II*\0', { kind: 'known', name: 'a TIFF' }],
  ['MM\0*', { kind: 'known', name: 'a TIFF' }],
  ['\xff\x0a', { kind: 'known', name: 'a JPEG XL' }],
  ['\0\0\0\x0cJXL ', { kind: 'known', name: 'a JPEG XL' }],
  ['8BPS', { kind: 'known', name: 'a Photoshop file' }],
  ['%PDF', { kind: 'known', name: 'a PDF' }],
  ['PK\x03\x04', { kind: 'known', name: 'a ZIP archive' }],
  ['\x1f\x8b', { kind: 'known', name: 'a gzip file' }],
];

function isobmff(brand: string): Magic {
  if (/^avi[fs]$/.test(brand)) return { kind: 'known', name: 'an AVIF' };
  if (/^(heic|heix|hevc|hevx|mif1|msf1)$/.test(brand)) return { kind: 'known', name: 'a HEIC' };
  return { kind: 'container', format: 'isobmff' };
}

function riff(form: string): Magic {
  if (form === 'WEBP') return { kind: 'image', format: 'webp' };
  if (form === 'WAVE') return { kind: 'audio', format: 'wav' };
  return { kind: 'known', name: form === 'AVI ' ? 'an AVI' : 'a RIFF file' };
}

/** A frame's sync word; layer 0 is ADTS (AAC), layer III is MP3. UTF-16 text begins with FF FE, which is layer I. */
function mpegAudio(head: Uint8Array): Magic | null {
  const [first = 0, second = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  if ((second & 0xf6) === 0xf0) return { kind: 'audio', format: 'adts' };
  return (second & 0x06) === 0x02 ? { kind: 'audio', format: 'mp3' } : null;
}
