import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** So much of an answer may lie in memory that nobody has taken yet. */
const MOST_BYTES = 1024 * 1024;

/** An answer's way from its connection to who reads it: no faster than it is read. */
export type BackPressure = {
  /** For a connection, before anything comes. */
  readonly hold: (socket: Socket) => void;
  /** The body that comes over it. */
  readonly release: (body: Readable) => AsyncIterable<Uint8Array>;
};

/**
 * undici 7 throws, where nobody can catch it, when a connection ends whose body it has stopped reading (nodejs/undici
 * issue 5360, mended in its version 8, which runs on no Node 20): so it never stops, and the connection gives it nothing
 * instead, which it takes for a slow one. Node then stops reading, too, and the other side waits.
 */
export function backPressure(): BackPressure {
  let waiting: Readable | null = null;
  let giveMore = (): void => undefined;
  async function* taken(body: Readable): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      giveMore();
      yield piece as Uint8Array;
    }
  }
  return {
    hold(socket) {
      const read = socket.read.bind(socket);
      let isHeld = false;
      socket.read = (size?: number): unknown => {
        isHeld = waiting !== null && waiting.readableLength >= MOST_BYTES;
        return isHeld ? null : read(size);
      };
      giveMore = () => {
        if (isHeld) socket.emit('readable');
      };
    },
    release(body) {
      waiting = body;
      return taken(body);
    },
  };
}
