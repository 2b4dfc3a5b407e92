import type { SummaryPlace, SummaryShot, SummaryTake } from '../summary/summary.js';
import { commandLine } from './copy.js';
import { pictureOf, type Data } from './data.js';
import { element, hidden, words } from './element.js';
import { clock, costOf, counted, seconds, signs, stateName } from './format.js';
import { noteButton } from './note.js';
import { playableOf, player } from './player.js';
import { sentFor } from './sent.js';
import { takesHere, together } from './together.js';

/** A shot to review: what it shows, what was sent for it, every take. Number keys choose the take on its screen. */
export function shotCard(place: SummaryPlace, shot: SummaryShot | null, data: Data): HTMLElement {
  const title = element('h3', { id: `shot-${place.id}` }, words(place.id));
  const card = element('article', { class: 'shot', tabindex: '-1', 'aria-labelledby': title.id });
  if (shot === null) card.append(ownFootage(place, title, data));
  else card.append(...shotParts(place, { shot, title, data }));
  return card;
}

function ownFootage(place: SummaryPlace, title: HTMLElement, data: Data): HTMLElement {
  const { own } = place;
  const film = data.films[0];
  const clip = own && {
    ...own,
    from_s: 0,
    picture_s: place.duration_s / 2,
    width: film?.width ?? 16,
    height: film?.height ?? 9,
  };
  return element(
    'div',
    { class: 'own' },
    element('header', {}, title, element('p', { class: 'facts' }, whenText(place))),
    clip === null ? element('p', {}, 'Its footage is not there.') : player(clip, place.id, data),
    element('p', { class: 'facts' }, own === null ? '' : `Own footage, nothing is paid: ${own.file}`),
  );
}

type Parts = { readonly shot: SummaryShot; readonly title: HTMLElement; readonly data: Data };

function shotParts(place: SummaryPlace, { shot, title, data }: Parts): HTMLElement[] {
  const screen = element('div', { class: 'screen' });
  const sent = element('div', { class: 'sent' });
  const made = shot.takes.findLast(({ clip }) => clip !== null);
  const chosen = shot.takes.find(({ shown }) => shown) ?? made ?? shot.takes.at(-1);
  const rows = shot.takes.map((take) => takeButton(take, () => show(take)));
  const press = (pressed: HTMLElement | undefined): void => {
    for (const one of [...rows, all]) one.setAttribute('aria-pressed', String(one === pressed));
  };
  const show = (take: SummaryTake | null): void => {
    press(rows[shot.takes.findIndex((one) => one === take)]);
    screen.replaceChildren(...screenOf(shot, take, data));
    sent.replaceChildren(...sentFor(shot, take, data));
  };
  const here = takesHere(shot.takes);
  const showAll = (): void => {
    if (all.getAttribute('aria-pressed') === 'true') {
      show(chosen ?? null);
      return;
    }
    press(all);
    screen.replaceChildren(...screenOfAll(shot, here, data));
  };
  const all = element('button', { type: 'button', class: 'beside', click: showAll }, 'Play together');
  show(chosen ?? null);
  const again = place.id === shot.shot ? '' : `shows ${shot.name} again · `;
  const films = shot.films > 1 ? ` · in ${counted(shot.films, 'film')}` : '';
  return [
    element(
      'header',
      {},
      title,
      stateBadge(shot),
      element(
        'p',
        { class: 'facts' },
        `${again}${whenText(place)} · ${shot.model} · ${shot.operation}${films}`,
      ),
    ),
    screen,
    sent,
    element(
      'div',
      { class: 'takes', role: 'group', 'aria-label': `Takes of ${shot.name}` },
      ...(rows.length === 0 ? [element('p', { class: 'facts' }, 'No takes yet.')] : rows),
      here.length > 1 ? all : null,
    ),
    ...shot.steps.map(({ command, what }) => commandLine(command, what ?? 'next')),
  ];
}

function whenText({ start_s, duration_s }: SummaryPlace): string {
  if (duration_s === 0) return 'has no place in the film';
  return `${clock(start_s)}–${clock(start_s + duration_s)} · ${seconds(duration_s)}`;
}

export function stateBadge({ state, said }: Pick<SummaryShot, 'state' | 'said'>): HTMLElement {
  const sign = element('span', { class: 'sign', 'aria-hidden': 'true' }, signs[state]);
  return element('p', { class: `state ${state}` }, sign, said.replace('in_flight', stateName(state)));
}

function screenOf(shot: SummaryShot, take: SummaryTake | null, data: Data): HTMLElement[] {
  if (take?.clip == null) {
    const said = take === null ? 'nothing made yet' : `${take.label}: ${take.said}`;
    return [element('p', { class: 'player empty' }, said)];
  }
  const { clip } = take;
  const circled = take.circled ? ', circled' : '';
  const playable = playableOf(clip);
  const screen = player(playable, `${shot.name} ${take.label}${circled}`, data);
  return [
    screen,
    noteButton(screen, playable.from_s, (at) => `${shot.name}#${take.label} at ${at}: `),
    ...(take.circle === null ? [] : [commandLine(take.circle, `to choose ${take.label}`)]),
  ];
}

function screenOfAll(shot: SummaryShot, takes: ReturnType<typeof takesHere>, data: Data): HTMLElement[] {
  const { box, first } = together(takes, data);
  return [box, noteButton(first, takes[0]?.clip.new_from_s ?? 0, (at) => `${shot.name} at ${at}: `)];
}

/** One take beside the others. */
function takeButton(take: SummaryTake, choose: () => void): HTMLButtonElement {
  const picture = pictureOf(take.clip?.sha256 ?? null);
  const marks = [
    take.circled ? '● circled' : take.shown ? 'in the film' : '',
    take.draft ?? '',
    take.current ? '' : 'of an earlier request',
    take.same_clip_as === null ? '' : `the same clip as ${take.same_clip_as}`,
    take.clip !== null && take.clip.file === null ? 'away' : '',
  ].filter((mark) => mark !== '');
  return element(
    'button',
    { type: 'button', class: take.circled ? 'take circled' : 'take', click: choose, 'aria-pressed': 'false' },
    picture === null
      ? element('span', { class: 'blank' }, take.clip === null ? take.said : 'no picture')
      : element('img', { src: picture, alt: '' }),
    element(
      'span',
      { class: 'label' },
      take.label,
      hidden(' '),
      element('span', { class: 'cost' }, costOf(take)),
    ),
    marks.length === 0 ? null : element('span', { class: 'marks' }, marks.join(' · ')),
  );
}
