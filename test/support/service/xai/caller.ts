import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { XaiService } from '../xai.js';

export type Json = Record<string, unknown>;

/** `json` is empty where the text is none. */
export type Got = { status: number; json: Json; text: string; bytes: Buffer; headers: Json };

export type Filmed = { id: string; url: string; video: Json; bytes: Buffer };

type Endpoint = 'generations' | 'edits' | 'extensions';

/** Plain HTTP calls, as a well-behaved client makes them: a connection for each, the key for none but the API. */
export type Caller = {
  /** A path of the API, or an address. A body that is text is a form with the boundary `xyz`. */
  readonly call: (path: string, body?: Json | string | null, method?: 'DELETE') => Promise<Got>;
  readonly make: (body: Json, endpoint?: Endpoint) => Promise<Got>;
  /** The first poll that is not answered with 202. */
  readonly done: (id: unknown) => Promise<Got>;
  /** From create to clip. */
  readonly filmed: (body: Json, endpoint?: Endpoint) => Promise<Filmed>;
};

/** Of the service that there is now. */
export function callerOf(service: () => XaiService): Caller {
  const call: Caller['call'] = async (path, body = null, method) => {
    const isAddress = path.startsWith('http');
    const isForm = typeof body === 'string';
    const type = isForm ? 'multipart/form-data; boundary=xyz' : 'application/json';
    const answer = await request(isAddress ? path : `${service().baseUrl}${path}`, {
      method: method ?? (body === null ? 'GET' : 'POST'),
      reset: true,
      headers: {
        ...(!isAddress && { authorization: `Bearer ${service().key}` }),
        ...(body !== null && { 'content-type': type }),
      },
      body: body === null || isForm ? body : JSON.stringify(body),
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const text = bytes.toString();
    const json = text.startsWith('{') && text.endsWith('}') ? (JSON.parse(text) as Json) : {};
    return { status: answer.statusCode, json, text, bytes, headers: answer.headers };
  };

  const make: Caller['make'] = (body, endpoint = 'generations') => call(`/videos/${endpoint}`, body);

  const done: Caller['done'] = async (id) => {
    for (;;) {
      const polled = await call(`/videos/${String(id)}`);
      if (polled.status !== 202) return polled;
      await sleep(10);
    }
  };

  return {
    call,
    make,
    done,
    async filmed(body, endpoint) {
      const id = String((await make(body, endpoint)).json.request_id);
      const video = (await done(id)).json.video as Json;
      const url = String(video.url);
      return { id, url, video, bytes: (await call(url)).bytes };
    },
  };
}
