import type { SummaryMember } from '../summary/summary.js';
import { pictureOf, type Data } from './data.js';
import { element, words } from './element.js';
import { counted } from './format.js';
import { paged } from './paging.js';
import { hashOf, type Route } from './route.js';
import { referenceCard } from './sent.js';

const PAGE = 60;

/** Who is in the films: each beside every take that shows them. */
export function castView(route: Route, data: Data): HTMLElement[] {
  const chosen = data.cast[Number(route.id) || 0];
  const links = data.cast.map((member, index) =>
    element(
      'a',
      {
        href: hashOf({ view: 'cast', id: String(index) }),
        'aria-current': member === chosen ? 'true' : null,
      },
      words(member.name),
      element('span', { class: 'kind' }, kindText(member, data)),
    ),
  );
  return [
    element('h2', { tabindex: '-1' }, 'Cast'),
    chosen === undefined
      ? element('p', { class: 'none' }, 'The boards name nobody.')
      : element('nav', { class: 'members', 'aria-label': 'Cast' }, ...links),
    ...(chosen === undefined ? [] : [memberPart(chosen, route, data)]),
  ];
}

/** Where two have one name, their boards tell them apart. */
function kindText(member: SummaryMember, { cast }: Data): string {
  const isAlone = cast.filter(({ kind, name }) => kind === member.kind && name === member.name).length === 1;
  const kind = member.kind === 'character' ? [] : [member.kind];
  return [...kind, ...(isAlone ? [] : [`in ${member.boards.join(', ')}`])].join(' ');
}

function memberPart(member: SummaryMember, route: Route, data: Data): HTMLElement {
  const { shown, links } = paged(member.frames, {
    page: route.page,
    size: PAGE,
    hrefOf: (page) => hashOf({ ...route, page }),
  });
  return element(
    'section',
    { class: 'member' },
    element('h3', {}, words(member.name)),
    member.description === null ? null : element('p', { class: 'facts' }, words(member.description)),
    element('div', { class: 'references' }, ...member.references.map((one) => referenceCard(one, data))),
    element(
      'h4',
      {},
      member.frames.length === 0 ? 'In no take yet' : `In ${counted(member.frames.length, 'take')}`,
    ),
    element('ol', { class: 'frames' }, ...shown.map((frame) => frameCard(frame, data))),
    links,
  );
}

function frameCard(frame: SummaryMember['frames'][number], data: Data): HTMLElement {
  const picture = pictureOf(frame.sha256);
  const film = data.films.find(({ shots }) => shots.some(({ address }) => address === frame.address));
  const place = film?.shots.find(({ address }) => address === frame.address);
  const name = `${frame.name} ${frame.label}`;
  const image =
    picture === null
      ? element('span', { class: 'blank' }, 'no picture')
      : element('img', { src: picture, alt: '' });
  const said = [frame.look ?? '', frame.shown ? 'in the film' : ''].filter((part) => part !== '');
  return element(
    'li',
    {},
    element(
      'a',
      { href: film === undefined ? '#/' : hashOf({ view: 'film', id: film.id, query: place?.id ?? '' }) },
      image,
      element('span', { class: 'label' }, name),
      said.length === 0 ? null : element('span', { class: 'marks' }, words(said.join(' · '))),
    ),
  );
}
