import type { SummaryPlace, SummaryShot } from '../summary/summary.js';
import { element } from './element.js';
import { signs, stateName } from './format.js';

export type Filter = { readonly query: string; readonly states: readonly string[] };

/** Every word must be found somewhere in what is known of a shot. */
export function passes(place: SummaryPlace, shot: SummaryShot | null, { query, states }: Filter): boolean {
  if (states.length > 0 && (shot === null || !states.includes(shot.state))) return false;
  if (query.trim() === '') return true;
  const known = textOf(place, shot);
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}

function textOf({ id, scene, heading, own }: SummaryPlace, shot: SummaryShot | null): string {
  const names = shot?.references.map(({ of, source }) => `${of ?? ''} ${source ?? ''}`) ?? [];
  return [
    id,
    scene,
    heading,
    own?.file,
    shot?.name,
    shot?.said,
    shot?.prompt,
    shot?.model,
    shot?.operation,
    ...names,
  ]
    .join(' ')
    .toLocaleLowerCase();
}

/** A field of words and a switch for each state that there is. */
export function filterBar(
  filter: Filter,
  {
    counts,
    what,
    change,
  }: { counts: ReadonlyMap<SummaryShot['state'], number>; what: string; change: (filter: Filter) => void },
): HTMLElement {
  let { query, states } = filter;
  const field = element('input', {
    type: 'search',
    id: 'filter',
    placeholder: `Filter ${what}`,
    'aria-label': `Filter ${what} by words`,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  field.value = query;
  field.addEventListener('input', () => {
    query = field.value;
    change({ query, states });
  });
  const switches = [...counts].map(([state, count]) => {
    const sign = element('span', { class: 'sign', 'aria-hidden': 'true' }, signs[state]);
    const pressed = states.includes(state);
    const button = element(
      'button',
      { type: 'button', class: `state ${state}`, 'aria-pressed': String(pressed) },
      sign,
      `${stateName(state)} ${count.toLocaleString('en-US')}`,
    );
    button.addEventListener('click', () => {
      states = states.includes(state) ? states.filter((one) => one !== state) : [...states, state];
      button.setAttribute('aria-pressed', String(states.includes(state)));
      change({ query, states });
    });
    return button;
  });
  return element(
    'div',
    { class: 'filters', role: 'search' },
    field,
    element('div', { class: 'switches', role: 'group', 'aria-label': 'Filter by state' }, ...switches),
  );
}

/** In the order of the signs' table, so that the row does not jump from film to film. */
export function countStates(
  shots: readonly (SummaryShot | null)[],
): ReadonlyMap<SummaryShot['state'], number> {
  const states = Object.keys(signs) as SummaryShot['state'][];
  const counts = states.map(
    (state) => [state, shots.filter((shot) => shot?.state === state).length] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}
