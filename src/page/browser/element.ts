type Listener = (event: Event) => void;
export type Child = Node | string | null;
type Properties = Readonly<Record<string, string | boolean | null | Listener>>;

/**
 * An element. Texts become text nodes, whatever they hold: nothing in this page is ever parsed as HTML. A property that
 * is a function listens (`click`), null and false leave an attribute out.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** For readers of the screen alone. */
export function hidden(text: string): HTMLElement {
  return element('span', { class: 'hidden' }, text);
}

/** What an author wrote, in whatever direction it is read. */
export function words(text: string): HTMLElement {
  return element('bdi', {}, text);
}

/** The element of an id that the page itself has. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no #${id}`);
  return found;
}
