import type { SummaryReference, SummaryShot, SummaryTake } from '../summary/summary.js';
import { pictureOf, type Data } from './data.js';
import { element, words } from './element.js';
import { costOf, dollars, moment, seconds } from './format.js';

/** What went to the model with the take on the screen; without one, what would go. */
export function sentFor(shot: SummaryShot, take: SummaryTake | null, data: Data): HTMLElement[] {
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
