// What somebody writes without castreel: every prompt through the `ai` package, so many at once, each clip into a file.
// No record, no resume, and a create that failed is posted again.
import { writeFile } from 'node:fs/promises';
import { createXai } from '@ai-sdk/xai';
import { experimental_generateVideo as generateVideo } from 'ai';
import pLimit from 'p-limit';

const { shots, concurrency, pollIntervalMs, out } = JSON.parse(process.argv[2]);
const xai = createXai({ baseURL: process.env.XAI_BASE_URL, apiKey: process.env.XAI_API_KEY });
/** When each clip was on the disk, by job. */
const ends = {};
const limit = pLimit(concurrency);

const download = async ({ url }) => {
  const answer = await fetch(url);
  return { data: new Uint8Array(await answer.arrayBuffer()), mediaType: 'video/mp4' };
};

await Promise.all(
  Array.from({ length: shots }, (_, n) =>
    limit(async () => {
      const { video, providerMetadata } = await generateVideo({
        model: xai.video('grok-imagine-video'),
        prompt: `Shot number ${n}.`,
        aspectRatio: '16:9',
        duration: 1,
        providerOptions: { xai: { resolution: '480p', pollIntervalMs } },
        download, // its own refuses every address on loopback
      });
      await writeFile(`${out}/${n}.mp4`, video.uint8Array);
      ends[providerMetadata.xai.requestId] = Date.now();
    }),
  ),
);
console.log(JSON.stringify(ends));
