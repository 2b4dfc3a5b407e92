import { element } from './element.js';

/** A command as it is typed into a shell, and a button that copies it. */
export function commandLine(command: string, what: string | null): HTMLElement {
  const text = element('code', { tabindex: '0' }, command);
  const button = element(
    'button',
    { type: 'button', class: 'copy', 'aria-label': `Copy: ${command}` },
    'Copy',
  );
  button.addEventListener('click', () => void copy(command, text));
  return element(
    'p',
    { class: 'command' },
    what === null ? null : element('span', { class: 'what' }, what),
    element('span', { class: 'line' }, text, button),
  );
}

/** Into the clipboard; where a browser keeps that from a file's page, the text is marked, to be copied by hand. */
export async function copy(command: string, shown: HTMLElement | null): Promise<void> {
  try {
    await navigator.clipboard.writeText(command);
    say(`Copied: ${command}`);
  } catch {
    if (shown !== null) getSelection()?.selectAllChildren(shown);
    say(`Copy by hand: ${command}`);
  }
}

/** Shows a line for a while, and has it read out. */
export function say(text: string): void {
  const line = document.getElementById('said');
  if (line === null) return;
  line.replaceChildren(element('span', { animationend: () => line.replaceChildren() }, text));
}
