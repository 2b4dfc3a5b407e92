/** A font that draws one character, as a square: TrueType with the tables that a reader cannot do without (OpenType 1.9). */
export function fontOf(character: string): Buffer {
  const code = character.codePointAt(0) ?? 0;
  const square = (x: number, y: number, side: number): number[] => [
    ...[...u16(1), ...u16(x), ...u16(y), ...u16(x + side), ...u16(y + side)],
    ...[...u16(3), ...u16(0), 1, 1, 1, 1], // four points on the outline, no instructions
    ...[...u16(x), ...u16(side), ...u16(0), ...u16(-side)], // each from the one before
    ...[...u16(y), ...u16(0), ...u16(side), ...u16(0)],
  ];
  const [none, drawn] = [even(square(0, 0, 200)), even(square(100, 0, 700))];
  const tables: Readonly<Record<string, readonly number[]>> = {
    cmap: [
      ...[...u16(0), ...u16(1), ...u16(3), ...u16(10), ...u32(12)],
      ...[...u16(12), ...u16(0), ...u32(28), ...u32(0), ...u32(1), ...u32(code), ...u32(code), ...u32(1)],
    ],
    glyf: [...none, ...drawn],
    head: [
      ...[...u32(0x10000), ...u32(0x10000), ...u32(0), ...u32(0x5f0f3cf5), ...u16(3), ...u16(1000)],
      ...[...u32(0), ...u32(0), ...u32(0), ...u32(0), ...u16(0), ...u16(0), ...u16(800), ...u16(700)],
      ...[...u16(0), ...u16(8), ...u16(2), ...u16(1), ...u16(0)],
    ],
    hhea: [
      ...[
        ...u32(0x10000),
        ...u16(800),
        ...u16(-200),
        ...u16(0),
        ...u16(900),
        ...u16(0),
        ...u16(0),
        ...u16(800),
      ],
      ...[...u16(1), ...u16(0), ...u16(0), ...u32(0), ...u32(0), ...u16(0), ...u16(2)],
    ],
    hmtx: [...u16(900), ...u16(0), ...u16(900), ...u16(100)],
    loca: [...u32(0), ...u32(none.length), ...u32(none.length + drawn.length)],
    maxp: [
      ...u32(0x10000),
      ...u16(2),
      ...u16(4),
      ...u16(1),
      ...Array.from({ length: 11 }, () => u16(0)).flat(),
    ],
  };
  const names = Object.keys(tables).sort();
  const head = [...u32(0x10000), ...u16(names.length), ...u16(64), ...u16(2), ...u16(48)];
  let offset = head.length + 16 * names.length;
  const directory: number[] = [];
  const body: number[] = [];
  for (const name of names) {
    const bytes = tables[name] ?? [];
    directory.push(...Buffer.from(name), ...u32(0), ...u32(offset), ...u32(bytes.length));
    body.push(...bytes, ...Array.from({ length: -bytes.length & 3 }, () => 0));
    offset += (bytes.length + 3) & ~3;
  }
  return Buffer.from([...head, ...directory, ...body]);
}

function u16(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 65_535)];
}

function even(bytes: number[]): number[] {
  return bytes.length % 2 === 0 ? bytes : [...bytes, 0];
}
