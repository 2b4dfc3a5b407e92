import { type Answer, type Call, json } from '../call.js';
import type { Desk } from '../dialect.js';
import type { KeptFile } from '../files.js';
import { partsOf } from '../multipart.js';
import { refuse, say, type Shape } from './answers.js';

const FILE_MAX_BYTES = 50 * 1024 * 1024;
const LIFE_S = { min: 3600, max: 2_592_000 };
const FIELDS = ['expires_after', 'file'];

/** `POST /v1/files`: multipart; the life comes before the file, or is ignored. Source: docs page on the Files API. */
export function upload({ headers, body, ...head }: Call, desk: Desk, shape: Shape | null): Answer {
  const violate = (what: string): void => desk.violate({ ...head, headers }, what);
  const parts = partsOf(body, headers['content-type'] ?? '') ?? [];
  const file = parts.find(({ name }) => name === 'file');
  if (file?.filename == null) {
    violate('the body is no multipart form with a file');
    return say('malformed', shape, 0);
  }
  for (const { name } of parts) if (!FIELDS.includes(name)) violate(`unknown field ${name}`);
  if (file.bytes.length > FILE_MAX_BYTES) {
    violate(`a file of ${file.bytes.length} bytes`);
    return refuse({ status: 413, code: 'too-large', text: 'The file is larger than 50 MB.' }, shape);
  }
  const life = parts.find(({ name }) => name === 'expires_after');
  const isIgnored = life !== undefined && parts.indexOf(life) > parts.indexOf(file);
  if (isIgnored) violate('expires_after comes after file, and is ignored');
  const livesS = life === undefined || isIgnored ? null : Number(life.bytes.toString());
  if (livesS !== null && !(Number.isInteger(livesS) && livesS >= LIFE_S.min && livesS <= LIFE_S.max)) {
    return refuse({ status: 400, code: 'invalid-argument', text: 'expires_after is out of range.' }, shape);
  }
  const { filename, type, bytes } = file;
  return json(200, described(desk.files.keep({ filename, type, bytes, livesS })));
}

/** `GET /v1/files`, oldest first unless `order=desc`; the token of a page is the number of the file that it begins at. */
export function list(url: URL, desk: Desk): Answer {
  const files = url.searchParams.get('order') === 'desc' ? desk.files.all().toReversed() : desk.files.all();
  const from = Number(url.searchParams.get('pagination_token') ?? 0);
  const to = from + Number(url.searchParams.get('limit') ?? 100);
  const next = to < files.length ? { pagination_token: String(to) } : {};
  return json(200, { data: files.slice(from, to).map(described), ...next });
}

/** `GET` and `DELETE /v1/files/{id}`, and `GET /v1/files/{id}/content`. */
export function one(
  { method, id, isContent }: { method: string; id: string; isContent: boolean },
  desk: Desk,
  shape: Shape | null,
): Answer {
  const file = desk.files.get(id);
  if (file === null) return say('not_found', shape, 0);
  if (method === 'DELETE') {
    desk.files.remove(id);
    return json(200, { id, object: 'file', deleted: true });
  }
  if (isContent) return { status: 200, headers: { 'content-type': file.type }, body: file.bytes };
  return json(200, described(file));
}

function described({ id, filename, bytes, createdAtMs, expiresAtMs }: KeptFile): Record<string, unknown> {
  const seconds = (ms: number): number => Math.floor(ms / 1000);
  return {
    id,
    object: 'file',
    bytes: bytes.byteLength,
    created_at: seconds(createdAtMs),
    expires_at: expiresAtMs === null ? null : seconds(expiresAtMs),
    filename,
  };
}
