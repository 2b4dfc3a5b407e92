import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that is nobody's service. */
export type Host = {
  readonly origin: string;
  /** Calls that came. */
  readonly calls: () => number;
  readonly close: () => Promise<void>;
};

/** Takes every call and never ends an answer; `half`: begins one, and a body. */
export async function openTarpit(how: 'silent' | 'half'): Promise<Host> {
  return await openHost((_, response) => {
    if (how === 'silent') return;
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 1_000_000 });
    response.write(Buffer.alloc(1000));
  });
}

/** Answers every call with this status and with all that it was told, the key too, as some services do. */
export async function openParrot(status: number): Promise<Host> {
  return await openHost((request, response) => {
    const { authorization = '' } = request.headers;
    const said = `bad credentials: ${authorization}, in base64 ${Buffer.from(authorization.slice(7)).toString('base64')}`;
    const error = { code: 'said', message: said };
    response.writeHead(status, { 'content-type': 'application/json', 'x-said': said });
    response.end(JSON.stringify({ id: said, status: said, error, message: said }));
  });
}

async function openHost(answer: RequestListener): Promise<Host> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
