import { createHmac, randomBytes } from 'node:crypto';

/** Addresses of clips, on this server, that serve for a while: whoever has one needs no key, as on a bucket. */
export interface Addresses {
  of(job: string): string;
  /** Null: it is none of these. `stale`: expired or forged. */
  read(url: URL): { readonly job: string; readonly stale: boolean } | null;
}

export function openAddresses(given: {
  origin: () => string;
  livesMs: number;
  nowMs: () => number;
}): Addresses {
  const secret = randomBytes(16);
  const sign = (job: string, expires: string): string =>
    createHmac('sha256', secret).update(`${job} ${expires}`).digest('hex').slice(0, 32);
  return {
    of(job) {
      const expires = String(given.nowMs() + given.livesMs);
      return `${given.origin()}/clips/${job}.mp4?expires=${expires}&signature=${sign(job, expires)}`;
    },
    read(url) {
      const job = /^\/clips\/([\w-]+)\.mp4$/.exec(url.pathname)?.[1];
      if (job === undefined) return null;
      const expires = url.searchParams.get('expires') ?? '';
      const isSigned = url.searchParams.get('signature') === sign(job, expires);
      return { job, stale: !isSigned || Number(expires) <= given.nowMs() };
    },
  };
}
