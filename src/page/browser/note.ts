import { copy } from './copy.js';
import { element } from './element.js';
import { clock } from './format.js';

/**
 * A button that copies what a note begins with: what is on the screen, and at which moment it is, or was when it was
 * left. `screen`: where it plays; `fromS`: seconds into its file from which moments count; `lineAt`: of a moment.
 */
export function noteButton(
  screen: HTMLElement,
  fromS: number,
  lineAt: (moment: string, atS: number) => string,
): HTMLButtonElement {
  let atS = 0;
  const moment = (): string => clock(atS);
  const button = element('button', {
    type: 'button',
    class: 'note-at',
    click: () => void copy(lineAt(moment(), atS), null),
  });
  const show = (): void => button.replaceChildren(`Note at ${moment()}`);
  const follow = ({ target }: Event): void => {
    if (!(target instanceof HTMLVideoElement) || target.matches('.still')) return;
    atS = Math.max(0, target.currentTime - fromS);
    button.classList.add('there');
    show();
  };
  screen.addEventListener('timeupdate', follow, { capture: true }); // it does not bubble
  show();
  return button;
}
