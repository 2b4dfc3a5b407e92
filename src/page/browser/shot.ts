import type { SummaryPlace, SummaryReference, SummaryShot, SummaryTake } from '../summary/summary.js';
import { commandLine } from './copy.js';
import { pictureOf, type Data } from './data.js';
import { element, hidden, words } from './element.js';
import { clock, costOf, counted, dollars, moment, seconds, signs, stateName } from './format.js';
import { player } from './player.js';

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
  const clip = own && { ...own, from_s: 0, width: film?.width ?? 16, height: film?.height ?? 9 };
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
  const show = (take: SummaryTake | null): void => {
    shot.takes.forEach((one, index) => rows[index]?.setAttribute('aria-pressed', String(one === take)));
    screen.replaceChildren(...screenOf(shot, take, data));
    sent.replaceChildren(...sentFor(shot, take, data));
  };
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
  const playable = { ...clip, from_s: clip.new_from_s };
  const circled = take.circled ? ', circled' : '';
  return [
    player(playable, `${shot.name} ${take.label}${circled}`, data),
    ...(take.circle === null ? [] : [commandLine(take.circle, `to choose ${take.label}`)]),
  ];
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

/** What went to the model with the take on the screen; without one, what would go. */
function sentFor(shot: SummaryShot, take: SummaryTake | null, data: Data): HTMLElement[] {
  const { prompt, references } = take ?? shot;
  const heading =
    take === null ? 'Would be sent' : take.current ? 'Sent' : `Sent for ${take.label}, differs from now`;
  return [
    element('h4', {}, heading),
    element('div', { class: 'references' }, ...references.map((one) => referenceCard(one, data))),
    element('p', { class: 'prompt' }, words(prompt)),
    ...shot.sent.map((said) => element('p', { class: 'facts' }, said)),
    ...(take?.note == null ? [] : [element('p', { class: 'note' }, words(take.note))]),
    ...(take === null || take.current ? [] : [wouldBeSent(shot, data)]),
    element('details', {}, element('summary', {}, 'Facts'), factsOf(shot, take)),
  ];
}

/** Beside what was sent for a take that differs from it. */
function wouldBeSent({ prompt, references }: SummaryShot, data: Data): HTMLElement {
  return element(
    'details',
    { class: 'now' },
    element('summary', {}, 'Would be sent now'),
    element('div', { class: 'references' }, ...references.map((one) => referenceCard(one, data))),
    element('p', { class: 'prompt' }, words(prompt)),
  );
}

/** An image large enough to hold a face against; it opens in full where it is the author's own file. */
export function referenceCard(
  reference: SummaryReference & { look?: string | null },
  data: Data,
): HTMLElement {
  const { of, role, source, sha256, use } = reference;
  const picture = pictureOf(sha256);
  const name = [of ?? use.replace('_', ' '), role?.replace('_', ' ') ?? '', reference.look ?? '']
    .filter((part) => part !== '')
    .join(', ');
  const image =
    picture === null
      ? element('span', { class: 'blank' }, use === 'video' ? 'its clip' : 'no picture')
      : element('img', { src: picture, alt: `Reference: ${name}` });
  const isFile = source !== null && sha256 !== null && !source.includes('://');
  return element(
    'figure',
    {},
    isFile ? element('a', { href: data.hrefOf(source), target: '_blank', rel: 'noopener' }, image) : image,
    element('figcaption', {}, words(name)),
  );
}

function factsOf(shot: SummaryShot, take: SummaryTake | null): HTMLElement {
  const asked: [string, string | null][] = [
    ['address', shot.address],
    ['goes on from', shot.parent],
    [
      'asks for',
      [shot.bought_s === null ? '' : seconds(shot.bought_s), shot.aspect, shot.resolution]
        .filter(Boolean)
        .join(', '),
    ],
    ['sound', shot.sound],
    [
      'price of a take',
      shot.free ? 'free' : shot.estimate_usd === null ? 'unknown' : dollars(shot.estimate_usd),
    ],
  ];
  const made: [string, string | null][] =
    take === null
      ? []
      : [
          ['model', take.model],
          ['state', take.said],
          ['agreed to', take.free ? null : dollars(take.estimate_usd)],
          ['cost', costOf(take)],
          ['job', take.job],
          ['service', take.endpoint],
          ['account', take.account],
          ['asked', moment(take.submitted_at ?? take.intent_at)],
          ['ended', moment(take.ended_at)],
          [
            'clip',
            take.clip &&
              `${take.clip.width} × ${take.clip.height}, ${seconds(take.clip.duration_s)}, ${take.clip.sha256.slice(0, 8)}`,
          ],
          ['in the ledger', take.file],
        ];
  const rows = [...asked, ...made].filter(([, value]) => value !== null && value !== '');
  return element(
    'dl',
    {},
    ...rows.map(([name, value]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, words(value ?? ''))),
    ),
  );
}
