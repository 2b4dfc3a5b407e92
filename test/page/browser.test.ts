import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { accessProblems, openBrowser, openPage } from '../support/browser/browser.js';
import { ledgerIn, openPaidKit, paidEnv, type PaidKit } from '../support/paid-project.js';
import { grayPng } from '../support/png.js';

const HOSTILE = '</script><img src=x onerror=hacked()> שלום עולם 🎬 ' + 'W'.repeat(300);

/** 28 shots: one with two takes, one that was moderated, one whose words are hostile; the rest are not shot. */
const paid = {
  version: 1,
  title: HOSTILE,
  model: 'till/clips',
  format: { resolution: '480p' },
  defaults: { duration: 1 },
  characters: {
    mira: { name: `Mira ${HOSTILE}`, references: [{ image: 'mira.png', role: 'face' }] },
  },
  scenes: [
    {
      id: 'tower',
      heading: HOSTILE,
      shots: [
        { id: 'ascent', prompt: '@mira climbs.', takes: 2 },
        { id: 'vigil', prompt: 'She waits. [moderated_done]' },
        { id: 'words', prompt: HOSTILE },
        { id: 'sea-1', prompt: 'Wave 1.', duration: 5 },
        ...Array.from({ length: 24 }, (_, n) => ({ id: `sea-${n + 2}`, prompt: `Wave ${n + 2}.` })),
      ],
    },
  ],
};

const drawn = {
  version: 1,
  title: 'Drawn',
  format: { resolution: '480p', fps: 8 },
  shots: [{ id: 'hill', prompt: 'A hill.', duration: 1 }],
};

let kit: PaidKit;
let browser: Browser;
beforeAll(async () => void ([kit, browser] = await Promise.all([openPaidKit(), openBrowser()])));
afterAll(async () => {
  await browser.close();
  await kit.remove();
});

async function inReviewed(work: (file: string) => Promise<void>): Promise<void> {
  const files = {
    'storyboards/paid.yaml': JSON.stringify(paid),
    'storyboards/drawn.yaml': JSON.stringify(drawn),
    'storyboards/gone.yaml': JSON.stringify({ ...drawn, title: 'Gone', model: 'till/clips' }),
    'storyboards/mira.png': grayPng(60, 90),
    'provider.js': kit.provider(),
  };
  await inProject(files, async (cwd) => {
    const run = async (...words: string[]): Promise<Ran> =>
      await castreelHere([...words, '--provider', 'provider.js'], { cwd, env: paidEnv });
    const shots = ['ascent', 'vigil', 'words'].flatMap((id) => ['--shot', `paid:${id}`]);
    await run('render', ...shots, '--yes', '--max-cost', '10');
    await run('render', 'storyboards/gone.yaml', '--yes', '--max-cost', '10');
    await rm(join(cwd, 'storyboards/gone.yaml'));
    await run('circle', 'paid:ascent', 't01');
    await loseClip(cwd, 'words');
    await run('render', 'storyboards/drawn.yaml');
    const { code, stderr, stdout } = await run('report');
    // A loaded machine may be slow enough to be told how many pictures are made.
    expect({ code, stderr: stderr.replace(/^pictures .*\n/gm, ''), stdout }).toEqual({
      code: 0,
      stderr: `page  2 films, 29 shots\nNext, in a browser: ${pathToFileURL(join(cwd, 'out/report.html')).href}\n`,
      stdout: 'out/report.html\n',
    });
    const sheets = await run('report', '--sheet');
    expect(sheets.stdout.split('\n')).toEqual([
      'out/sheets/storyboards/drawn.png',
      'out/sheets/storyboards/paid.png',
      'out/sheets/cast/mira.png',
      '',
    ]);
    await work(join(cwd, 'out/report.html'));
  });
}

/** Of a shot's only take, as where the store was not brought along. */
async function loseClip(cwd: string, shot: string): Promise<void> {
  const [entry] = (await ledgerIn(cwd)).filter(({ attempt }) => attempt.slot.endsWith(`:${shot}`));
  const sha256 = entry?.attempt.take?.sha256 ?? '';
  await rm(join(cwd, '.castreel/store/sha256', sha256.slice(0, 2), `${sha256}.mp4`));
}

const focused = async (page: Page): Promise<string> =>
  await page.evaluate<string>(`document.activeElement?.querySelector('h3')?.textContent ?? ''`);

/** Of the clip that plays. */
const video = async (page: Page, fact: string): Promise<unknown> =>
  await page.evaluate<unknown>(`document.querySelector('video')?.${fact}`);

const shown = async (page: Page): Promise<number> => await page.locator('article.shot').count();

test('the page opens from a disk, plays, obeys keys and filters, takes no word for markup, and axe finds nothing', async () => {
  await inReviewed(async (file) => {
    await plays(file);
    await isToScale(file);
    await isSharp(file);
    await isAccessible(file);
  });
});

test('sums of a record that is not whole are said to be the least that was spent', async () => {
  const torn = { 'ledger/storyboards/drawn/hill/1-aaaaaaaaaaaa-cccc.json': '{' };
  await inProject({ 'storyboards/drawn.yaml': JSON.stringify(drawn), ...torn }, async (cwd) => {
    await castreelHere(['report'], { cwd });
    const { page, complaints } = await openPage(browser, join(cwd, 'out/report.html'), { width: 390 });
    await page.goto(`${page.url()}#/spend`);
    await page.locator('.figures').waitFor();
    expect(await page.locator('.figures dd').first().textContent()).toBe('at least $0.00');
    expect(await page.locator('main').textContent()).toMatch(/is not whole(?!.*Nothing was paid yet)/);
    expect([await accessProblems(page), complaints]).toEqual([[], []]);
    await page.close();
  });
});

async function plays(file: string): Promise<void> {
  const { page, complaints } = await openPage(browser, file, { width: 1440 });
  expect(await page.locator('article.card').count()).toBe(2);
  await page.getByRole('link', { name: 'Drawn' }).click();
  const player = page.locator('.player');
  await player.hover();
  await page.locator('.player.plays').waitFor();
  await expect.poll(() => video(page, 'currentTime')).toBeGreaterThan(0.1);
  expect([await video(page, 'muted'), await video(page, 'videoHeight')]).toEqual([true, 480]);
  await player.click();
  expect(await video(page, 'muted')).toBe(false);
  await page.mouse.move(0, 0);
  expect(await page.locator('video').count()).toBe(0);
  await page.getByRole('button', { name: 'Watch the film' }).click();
  await expect.poll(() => video(page, 'currentTime')).toBeGreaterThan(0.1);
  await page.locator('.strip .now').waitFor();
  expect(await accessProblems(page)).toEqual([]);
  await page.locator('.strip button').click();
  expect([await video(page, 'paused'), await focused(page)]).toEqual([true, 'hill']);

  await page.getByRole('link', { name: 'All films' }).click();
  await page.getByRole('link', { name: 'onerror=hacked()' }).click();
  await expect.poll(() => page.locator('main h2').textContent()).toBe(HOSTILE.trim());
  expect(await page.locator('.prompt', { hasText: 'onerror' }).first().textContent()).toContain(
    '</script><img src=x',
  );
  expect(await page.locator('[onerror], img[src=x]').count()).toBe(0);

  expect(await shown(page)).toBe(24);
  await page.keyboard.press('j');
  expect(await focused(page)).toBe('ascent');
  const takes = page.locator('article.shot').first().locator('.take');
  expect(await takes.allTextContents()).toEqual(['t01 $0.05● circled', 't02 $0.05']);
  await page.keyboard.press('2');
  expect(await takes.nth(1).getAttribute('aria-pressed')).toBe('true');
  const command = page.locator('article.shot').first().locator('.screen .command code');
  expect(await command.textContent()).toBe('castreel circle paid:ascent t02 --provider provider.js');
  await page.keyboard.press('c');
  await page.getByText('castreel circle paid:ascent t02').last().waitFor();
  await playTogether(page);
  await page.keyboard.press('j');
  expect(await focused(page)).toBe('vigil');
  await page.keyboard.press('k');
  expect(await focused(page)).toBe('ascent');
  await page.keyboard.press(']');
  expect(await shown(page)).toBe(4);
  await page.keyboard.press('?');
  expect(await page.locator('dialog').isVisible()).toBe(true);
  expect(await accessProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('wave 7');
  expect(await shown(page)).toBe(2); // 7 and 17
  await page.keyboard.press('Escape');
  await page.locator('#filter').fill('');
  await page.getByRole('button', { name: 'failed 1' }).click();
  expect(await page.locator('article.shot h3').allTextContents()).toEqual(['vigil']);
  expect(await page.locator('.state.failed').last().textContent()).toContain('moderated');
  expect(await page.locator('p.player').textContent()).toBe('t01: failed (moderated, charged)');
  expect(page.url()).toContain('state=failed');
  expect(await accessProblems(page)).toEqual([]);
  await page.locator('#filter').fill('nothing of the kind');
  await expect.poll(() => shown(page)).toBe(0);
  expect(await accessProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
}

/** On a screen of more pixels than the page's picture has, it is had from the clip. */
async function isSharp(file: string): Promise<void> {
  for (const pixels of [1, 2]) {
    const { page, complaints } = await openPage(browser, file, { width: 1440, pixels });
    await page.goto(`${page.url().split('#')[0] ?? ''}#/film/storyboards%2Fdrawn`);
    await page.locator('.player img').waitFor();
    if (pixels === 2) {
      await page.locator('.player video.there').waitFor();
      expect([await video(page, 'videoWidth'), await video(page, 'paused')]).toEqual([854, true]);
    }
    expect([pixels, await page.locator('video').count(), complaints]).toEqual([pixels, pixels - 1, []]);
    await page.close();
  }
}

/** Also where a film has more shots than fit: what is not seen of it is a window away. */
async function isToScale(file: string): Promise<void> {
  for (const width of [1440, 390]) {
    const { page, complaints } = await openPage(browser, file, { width });
    await page.goto(`${page.url().split('#')[0] ?? ''}#/film/storyboards%2Fpaid`);
    const widthOf = async (id: string): Promise<number> =>
      (await page.locator('.strip li', { hasText: `${id}:` }).boundingBox())?.width ?? 0;
    expect((await widthOf('sea-1')) / (await widthOf('sea-2'))).toBeCloseTo(5, 1);
    expect(await page.locator('.whole').isVisible()).toBe(width === 390);
    if (width === 390) await page.locator('.whole').press('End');
    await expect.poll(() => isInSight(page, 'sea-25')).toBe(true);
    await page.locator('.strip button').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect([await focused(page), complaints]).toEqual(['vigil', []]);
    await page.close();
  }
}

const isInSight = async (page: Page, id: string): Promise<boolean> => {
  const box = await page.locator('.strip li', { hasText: `${id}:` }).boundingBox();
  return box !== null && box.x + box.width <= (page.viewportSize()?.width ?? 0);
};

/** Both takes of the shot that has the focus, in step; then the one that was on the screen. */
async function playTogether(page: Page): Promise<void> {
  const moments = async (): Promise<readonly (readonly [number, boolean])[]> =>
    await page.evaluate(
      `[...document.querySelectorAll('.together video')].map((one) => [one.currentTime, one.paused])`,
    );
  await page.keyboard.press('t');
  await expect
    .poll(async () => (await moments()).map(([atS, paused]) => [atS > 0.1, paused]))
    .toEqual([
      [true, false],
      [true, false],
    ]);
  expect(await accessProblems(page)).toEqual([]);
  for (const key of [' ', ' ']) await page.keyboard.press(key); // heard, then paused
  const [[firstS, isFirstPaused] = [], [secondS, isSecondPaused] = []] = await moments();
  expect([secondS, isFirstPaused, isSecondPaused]).toEqual([firstS, true, true]);
  await page.keyboard.press('n');
  await page.getByText(/paid:ascent at 0:0\d/).waitFor();
  await page.keyboard.press('t');
  expect(await page.locator('article.shot').first().locator('.together').count()).toBe(0);
}

/** Whoever sees, hears or points otherwise finds everything, on a phone too. */
async function isAccessible(file: string): Promise<void> {
  for (const width of [1440, 390]) {
    const { page, complaints } = await openPage(browser, file, { width });
    for (const view of ['#/', '#/film/storyboards%2Fpaid', '#/cast', '#/spend']) {
      await page.goto(`${page.url().split('#')[0] ?? ''}${view}`);
      await page.locator('main h2').waitFor();
      expect([width, view, await accessProblems(page)]).toEqual([width, view, []]);
      if (view === '#/spend') expect(await page.locator('.gone .player').count()).toBe(1);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect([view, wide]).toEqual([view, width]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  }
}
