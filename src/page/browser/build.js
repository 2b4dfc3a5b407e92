// The page's script and style, each as one file beside the program: `castreel report` puts them into the page it writes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

const here = (name) => new URL(name, import.meta.url);
const dist = (name) => new URL(`../../../dist/page/${name}`, import.meta.url);

mkdirSync(dist(''), { recursive: true });
const bundle = await rolldown({ input: here('main.ts').pathname, tsconfig: here('tsconfig.json').pathname });
const { output } = await bundle.generate({ format: 'iife' });
writeFileSync(dist('page-script.js'), output[0].code);
const styles = ['page.css', 'strip.css', 'film.css', 'tables.css'].map((name) =>
  readFileSync(here(name), 'utf8'),
);
writeFileSync(dist('page-style.css'), styles.join('\n'));
