// xAI's video service of the tests, in a process of its own: what it costs the machine is not the client's.
import { openCompiled } from '../../support/service/compiled.js';

const compiled = await openCompiled();
const { openXai } = await compiled.load('/test/support/service/xai.ts');
const { openClips } = await compiled.load('/test/support/service/clips.ts');

const clips = await openClips({ mode: 'template', tone: false });
const slate = { clip: 0, words: '', lessFrames: 0 };
const size = { width: 64, height: 36 };
const one = await clips.film({ kind: 'new', seconds: 1, size, sound: true }, slate);
const facts = await clips.facts(one); // the same of every clip: nothing is measured while others are
const xai = await openXai({ ...JSON.parse(process.argv[2]), clips: { ...clips, facts: async () => facts } });

process.on('message', async (message) => {
  if (message === 'journal') {
    const tookMs = new Map(xai.jobs().map(({ id, tookMs }) => [id, tookMs]));
    const posts = xai.journal.posts().map(({ atMs, job }) => ({ atMs, job, tookMs: tookMs.get(job) }));
    const polls = xai.journal.entries.filter(({ kind }) => kind === 'poll').length;
    const { user, system } = process.cpuUsage();
    process.send({ posts, polls, violations: xai.journal.violations(), cpuMs: (user + system) / 1000 });
  } else {
    await xai.close();
    await clips.close();
    await compiled.close();
    process.exit();
  }
});
process.on('disconnect', () => process.exit());
process.send(xai.env);
