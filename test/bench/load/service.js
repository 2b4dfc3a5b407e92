// A video service of the tests, in a process of its own: what it costs the machine is not the client's.
import { openCompiled } from '../../support/service/compiled.js';

const openers = { xai: 'openXai', wavespeed: 'openWavespeed', aimlapi: 'openAimlapi' };
const { provider, took } = JSON.parse(process.argv[2]);
const compiled = await openCompiled();
const { [openers[provider]]: openService } = await compiled.load(`/test/support/service/${provider}.ts`);
const { openClips } = await compiled.load('/test/support/service/clips.ts');

const clips = await openClips({ mode: 'template', tone: false });
const slate = { clip: 0, words: '', lessFrames: 0 };
const size = { width: 64, height: 36 };
const one = await clips.film({ kind: 'new', seconds: 1, size, sound: true }, slate);
const facts = await clips.facts(one); // the same of every clip: nothing is measured while others are
const service = await openService({ took, clips: { ...clips, facts: async () => facts } });

process.on('message', async (message) => {
  if (message === 'journal') {
    const { journal } = service;
    const tookMs = new Map(service.jobs().map(({ id, tookMs }) => [id, tookMs]));
    const posts = journal.posts().map(({ atMs, job }) => ({ atMs, job, tookMs: tookMs.get(job) }));
    const calls = journal.entries.filter(({ kind }) => kind !== 'fate' && kind !== 'violation');
    const polls = calls.filter(({ kind }) => kind === 'poll').length;
    const { user, system } = process.cpuUsage();
    const violations = journal.violations();
    process.send({ posts, polls, calls: calls.length, violations, cpuMs: (user + system) / 1000 });
  } else {
    await service.close();
    await clips.close();
    await compiled.close();
    process.exit();
  }
});
process.on('disconnect', () => process.exit());
process.send(service.env);
