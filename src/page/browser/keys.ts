import { copy } from './copy.js';
import { element } from './element.js';

const meanings: readonly (readonly [string, string])[] = [
  ['j  k', 'next and previous shot'],
  ['space', 'play and pause, with sound'],
  ['1 – 9', 'show that take of the shot'],
  ['t', 'play all takes of the shot together'],
  ['c', 'copy the command that chooses the take on the screen'],
  ['n', 'copy what a note on this moment begins with'],
  ['[  ]', 'previous and next page'],
  ['/', 'filter'],
  ['?', 'this help'],
];

/** The page by keyboard; `turn` goes a page on (1) or back (-1), and says whether there is one. */
export function listenToKeys(turn: (by: 1 | -1) => boolean): HTMLDialogElement {
  const on = element('input', { type: 'checkbox', id: 'keys-on', checked: true });
  const help = helpDialog(on);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help.open) return;
    if (!on.checked && event.key !== '?') return;
    if (act(event.key, event.target, { turn, help })) event.preventDefault();
  });
  return help;
}

type Acting = { readonly turn: (by: 1 | -1) => boolean; readonly help: HTMLDialogElement };

/** Whether the key meant anything here. */
function act(key: string, target: EventTarget | null, { turn, help }: Acting): boolean {
  const card = document.activeElement?.closest('article') ?? null;
  switch (key) {
    case 'j':
      return step(card, 1, turn);
    case 'k':
      return step(card, -1, turn);
    case ' ':
      if (target instanceof Element && target.closest('button, a, summary, input') !== null) return false;
      return press(card?.querySelector('.player') ?? null);
    case 'c':
      return copyCircle(card);
    case 't':
      return press(card?.querySelector('.beside') ?? null);
    case 'n':
      return press((card ?? document).querySelector('.note-at'));
    case '[':
      return turn(-1);
    case ']':
      return turn(1);
    case '/':
      document.getElementById('filter')?.focus();
      return true;
    case '?':
      help.showModal();
      return true;
    default:
      return /^[1-9]$/.test(key) && press(card?.querySelectorAll('.take')[Number(key) - 1] ?? null);
  }
}

function step(card: Element | null, by: 1 | -1, turn: (by: 1 | -1) => boolean): boolean {
  const cards = [...document.querySelectorAll<HTMLElement>('main article')];
  const at = card === null ? (by === 1 ? -1 : cards.length) : cards.findIndex((one) => one === card);
  const next = cards[at + by];
  if (next !== undefined) reach(next);
  else if (turn(by)) {
    const there = document.querySelectorAll<HTMLElement>('main article');
    const first = there[by === 1 ? 0 : there.length - 1];
    if (first !== undefined) reach(first);
  }
  return true;
}

function reach(card: HTMLElement): void {
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: 'start' });
}

function press(found: Element | null): boolean {
  if (!(found instanceof HTMLButtonElement)) return false;
  found.click();
  return true;
}

function copyCircle(card: Element | null): boolean {
  const line = card?.querySelector<HTMLElement>('.screen > .command code') ?? null;
  if (line !== null) void copy(line.textContent, line);
  return line !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'search';
}

function helpDialog(on: HTMLInputElement): HTMLDialogElement {
  const rows = meanings.map(([keys, what]) =>
    element('div', {}, element('dt', {}, element('kbd', {}, keys)), element('dd', {}, what)),
  );
  return element(
    'dialog',
    { 'aria-labelledby': 'help-title' },
    element('h2', { id: 'help-title' }, 'Keyboard'),
    element('dl', {}, ...rows),
    element('p', {}, element('label', {}, on, ' Keys without Ctrl do something')),
    element('form', { method: 'dialog' }, element('button', { class: 'close' }, 'Close')),
  );
}
