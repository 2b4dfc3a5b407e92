import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type Call, type Head, plain, ranged } from '../call.js';
import type { Desk, Route } from '../dialect.js';
import { refuse, type Shape } from './answers.js';
import { framed } from './predictions.js';

const KEPT_S = 7 * 24 * 3600;

const asked = z.strictObject({
  filename: z.string().min(1),
  size: z.int().positive(),
  content_type: z.string().min(1).optional(),
});

type Ticket = z.infer<typeof asked> & { readonly token: string; file: string | null };

/**
 * The two-step upload: a ticket for the key, then the bytes to an address that wants none. Source: docs page Upload
 * Files, 2026-11.
 */
export function openTickets(): { route(head: Head, desk: Desk, shape: Shape | null): Route | null } {
  const tickets = new Map<string, Ticket>();

  const issue = (call: Call, desk: Desk, shape: Shape | null): Answer => {
    const read = asked.safeParse(JSON.parse(call.body.toString()));
    if (!read.success) {
      desk.violate(call, z.prettifyError(read.error));
      return refuse({ status: 400, code: 'INVALID_PARAMETER', text: 'The upload is invalid.' }, shape);
    }
    const [id, token] = [randomUUID(), randomUUID()];
    tickets.set(id, { ...read.data, token, file: null });
    const { filename, size, content_type = 'application/octet-stream' } = read.data;
    const { origin } = call.url;
    return framed({
      type: content_type.split('/')[0],
      filename,
      size,
      download_url: `${origin}/media/${id}/${encodeURIComponent(filename)}`,
      upload: {
        method: 'PUT',
        url: `${origin}/bucket/${id}?signature=${token}`,
        headers: { 'Content-Type': content_type, 'x-bucket-token': token },
      },
    });
  };

  const take = (call: Call, id: string, desk: Desk): Answer => {
    const ticket = tickets.get(id);
    if (ticket === undefined) return plain(403, 'AccessDenied');
    const { filename, size, content_type: type = '', token } = ticket;
    const { headers, body } = call;
    if (headers['x-bucket-token'] !== token)
      desk.violate(call, 'a header that came with the address is missing');
    if (headers['content-type'] !== type) desk.violate(call, 'its type is not the one of the ticket');
    if (headers['content-length'] !== String(size) || body.length !== size) {
      desk.violate(call, `${body.length} bytes came, and ${size} were announced`);
    }
    ticket.file = desk.files.keep({ filename, type, bytes: body, livesS: KEPT_S }).id;
    return plain(200, '');
  };

  const give = (call: Call, id: string, desk: Desk): Answer => {
    const file = desk.files.get(tickets.get(id)?.file ?? '');
    if (file === null) return plain(404, 'NoSuchKey');
    return ranged({ status: 200, headers: { 'content-type': file.type }, body: file.bytes }, call);
  };

  return {
    route({ method, url }, desk, shape) {
      if (method === 'POST' && url.pathname === '/api/v3/media/uploads') {
        return { kind: 'ticket', work: (call) => Promise.resolve(issue(call, desk, shape)) };
      }
      const [, place, id = ''] = /^\/(bucket|media)\/([\w-]+)/.exec(url.pathname) ?? [];
      if (method === 'PUT' && place === 'bucket') {
        return { kind: 'upload', keyless: true, work: (call) => Promise.resolve(take(call, id, desk)) };
      }
      if (method === 'GET' && place === 'media') {
        return { kind: 'file', keyless: true, work: (call) => Promise.resolve(give(call, id, desk)) };
      }
      return null;
    },
  };
}
