import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ADVICE, findChromium } from './chromium.js';

/** A real browser, as it opens a file from a disk. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(ADVICE);
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath, args });
}

export type Opened = {
  readonly page: Page;
  /** What the page complained of, and what it asked for that is no file. */
  readonly complaints: string[];
};

/** `pixels`: of the screen, for one of the page. */
export async function openPage(
  browser: Browser,
  file: string,
  { width, pixels = 1 }: { width: number; pixels?: number },
): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: pixels });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

/** What axe finds against WCAG 2.2 AA and good practice: the rule, and where. */
export async function accessProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}
