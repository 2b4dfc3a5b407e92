import { systemClock } from '../../../src/base/clock.js';
import { openHttp } from '../../../src/providers/http.js';
import type { Outside } from '../../../src/providers/provider.js';
import { noInputs, noUploads } from '../outside.js';

/** What an adapter is given that talks to a test server, for calls that read no inputs. */
export function outsideOf(
  { baseUrl, key }: { readonly baseUrl: string; readonly key: string },
  more: Partial<Outside> = {},
): Outside {
  return {
    http: openHttp({ baseUrl, clock: systemClock }),
    baseUrl,
    key,
    inputs: noInputs,
    uploads: noUploads,
    prompt: null,
    clock: systemClock,
    signal: new AbortController().signal,
    ...more,
  };
}
