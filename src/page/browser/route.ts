/** Where one is in the page: all of it stands behind the `#`, so that it can be linked to, and gone back to. */
export type Route = {
  readonly view: 'films' | 'film' | 'cast' | 'spend';
  /** Of the film. */
  readonly id: string;
  /** From 0. */
  readonly page: number;
  readonly query: string;
  readonly states: readonly string[];
};

export function readRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', id = ''] = path.split('/');
  const asked = new URLSearchParams(search);
  const isView = view === 'film' || view === 'cast' || view === 'spend';
  return {
    view: isView ? view : 'films',
    id: decoded(id),
    page: Math.max(0, Math.floor(Number(asked.get('page') ?? 0)) || 0),
    query: asked.get('q') ?? '',
    states: asked.get('state')?.split(',') ?? [],
  };
}

export function hashOf(route: Partial<Route> & Pick<Route, 'view'>): string {
  const { view, id = '', page = 0, query = '', states = [] } = route;
  const asked = new URLSearchParams();
  if (query !== '') asked.set('q', query);
  if (states.length > 0) asked.set('state', states.join(','));
  if (page > 0) asked.set('page', String(page));
  const path = view === 'films' ? '' : id === '' ? view : `${view}/${encodeURIComponent(id)}`;
  return `#/${path}${asked.size === 0 ? '' : `?${asked.toString()}`}`;
}

/** Goes there without a step for the way back: while one types. */
export function replaceRoute(route: Route): void {
  history.replaceState(null, '', hashOf(route));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}
