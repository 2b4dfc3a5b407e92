/** One part of a form, in the order in which it was sent. */
export type Part = {
  readonly name: string;
  /** Null: a field. */
  readonly filename: string | null;
  readonly type: string;
  readonly bytes: Buffer;
};

/** A `multipart/form-data` body (RFC 7578); null: it is none, or it ends in the middle. */
export function partsOf(body: Buffer, contentType: string): Part[] | null {
  const [, quoted, bare] =
    /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined || !body.includes(`--${boundary}--`)) return null;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let at = text.indexOf(delimiter) + delimiter.length;
  while (text.toString('latin1', at, at + 2) === '\r\n') {
    const end = text.indexOf(delimiter, at);
    const headEnd = text.indexOf('\r\n\r\n', at);
    const head = text.toString('utf8', at, headEnd);
    const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
    if (end < 0 || headEnd < 0 || headEnd > end || name === undefined) return null;
    parts.push({
      name,
      filename: /;\s*filename="([^"]*)"/i.exec(head)?.[1] ?? null,
      type: /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream',
      bytes: text.subarray(headEnd + 4, end),
    });
    at = end + delimiter.length;
  }
  return parts;
}
