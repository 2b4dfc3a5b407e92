import { z } from 'zod';
import type { Clock } from '../base/clock.js';
import { sha256 } from '../base/digest.js';
import { jsonIn } from '../base/json.js';
import type { Uploaded, Uploader, Uploads } from './provider.js';

export type UploadsGiven = {
  /** Texts by name, on the disk. They may be gone, or half there, at any time. */
  readonly memory: {
    read(name: string): Promise<string | null>;
    write(name: string, text: string): Promise<void>;
  };
  /** File ids are good where they came from, and for that account alone. */
  readonly endpoint: string;
  readonly account: string;
  readonly clock: Clock;
};

/** A job may wait this long in the provider's queue before it reads a file. */
const MARGIN_MS = 60 * 60_000;

const kept = z.object({
  version: z.literal(1),
  name: z.string(),
  id: z.string(),
  expires_at_ms: z.number().nullable(),
});

/**
 * Remembers which files a provider keeps, on the disk, so that a cast is uploaded once and not once a run. What an
 * earlier process remembers is proved before it is used: a provider that takes an id it no longer knows bills a job
 * which then fails.
 */
export function openUploads({ memory, endpoint, account, clock }: UploadsGiven): Uploads {
  const flights = new Map<string, Flight>();

  const find = async (name: string, by: Uploader): Promise<Uploaded> => {
    const at = placeOf(name, { endpoint, account });
    const known = knownIn(await memory.read(at), name);
    if (known !== null && clock.now() < goodUntilMs(known) && (await by.serves(known.id))) return known;
    const uploaded = await by.upload();
    if ('id' in uploaded) {
      const { id, expiresAtMs: expires_at_ms } = uploaded;
      await memory.write(at, `${JSON.stringify({ version: 1, name, id, expires_at_ms })}\n`);
    }
    return uploaded;
  };

  const begin = (name: string, by: Uploader): Flight => {
    const flight: Flight = { landing: find(name, by), goodUntilMs: Infinity };
    flights.set(name, flight);
    flight.landing.then(
      (landed) => void (flight.goodUntilMs = 'id' in landed ? goodUntilMs(landed) : 0),
      () => void (flight.goodUntilMs = 0),
    );
    return flight;
  };

  return {
    async idOf(name, by) {
      const begun = flights.get(name);
      const flight = begun !== undefined && clock.now() < begun.goodUntilMs ? begun : begin(name, by);
      return await flight.landing;
    },
  };
}

function placeOf(name: string, { endpoint, account }: Pick<UploadsGiven, 'endpoint' | 'account'>): string {
  return sha256(JSON.stringify([endpoint, account, name]));
}

/** Of one file, in this process: it may still be in the air. */
type Flight = { readonly landing: Promise<Uploaded>; goodUntilMs: number };

type Known = Extract<Uploaded, { id: string }>;

function goodUntilMs({ expiresAtMs }: Known): number {
  return expiresAtMs === null ? Infinity : expiresAtMs - MARGIN_MS;
}

function knownIn(text: string | null, name: string): Known | null {
  const read = kept.safeParse(text === null ? null : jsonIn(text));
  return read.success && read.data.name === name
    ? { id: read.data.id, expiresAtMs: read.data.expires_at_ms }
    : null;
}
