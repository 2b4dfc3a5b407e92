import type { Request, RequestWords } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';

type Cast = RequestWords['cast'][number];

/**
 * The text that is sent, composed the same way every time: framing, the author's words, who else is there, where,
 * what is said and in which voice, style, and what to keep out. The first mention of a member carries its image tags
 * and who it is, later ones its name alone, as does an extension, whose cast comes with the frames that it goes on
 * from. This phrasing is castreel's own and in no key: changing it buys nothing again.
 */
export function composePrompt(request: Request, capability: Capability): string {
  const { words } = request;
  const introduce = introducer(request, capability);
  const framing = framingOf(words);
  const action = actionOf(words, introduce);
  const others = othersOf(words, introduce);
  return [framing, action, ...others, ...dialogueOf(words, capability), ...styleOf(words)]
    .filter((part) => part !== '')
    .map((part) => capital(sentence(part)))
    .join(' ');
}

/** The preset voices that a request asks for, in the order in which they are sent and tagged. */
export function voiceIds({ cast, dialogue }: RequestWords): readonly string[] {
  const ids = [...cast, ...dialogue].flatMap(({ voice }) => voice?.id ?? []);
  return [...new Set(ids)];
}

/** How the n-th thing sent (from 0) is named: `<IMAGE_1>`. */
export function tagOf(tags: { readonly template: string; readonly base: number }, index: number): string {
  return tags.template.replace('{n}', String(tags.base + index));
}

/** Names a member: in full the first time, with `'s` or the like joined to the name. */
type Introduce = (position: number, suffix: string) => string;

function introducer({ words, inputs, operation }: Request, { tags }: Capability): Introduce {
  const introduced = new Set<number>();
  const images = inputs.filter((input) => input.use === 'reference');
  return (position, suffix) => {
    const member = words.cast[position];
    if (member === undefined) throw new Error(`a mention of ${position} in a cast of ${words.cast.length}`);
    const name = `${member.name}${suffix}`;
    if (introduced.has(position) || operation === 'extend') return name;
    introduced.add(position);
    const tagged =
      tags === null ? [] : images.flatMap(({ of }, index) => (of === position ? [tagOf(tags, index)] : []));
    const who = describe(member);
    return [name, ...tagged, ...(who === '' ? [] : [`(${who})`])].join(' ');
  };
}

function describe({ description, look }: Cast): string {
  return [description, look]
    .flatMap((text) => (text === null || text === '' ? [] : [text.replace(/[.;,\s]+$/, '')]))
    .join('; ');
}

const SIZES: Readonly<Record<string, string>> = {
  extreme_wide: 'extreme wide shot',
  wide: 'wide shot',
  full: 'full shot',
  medium_wide: 'medium wide shot',
  medium: 'medium shot',
  medium_close: 'medium close-up',
  close: 'close-up',
  extreme_close: 'extreme close-up',
  insert: 'insert shot',
};

function framingOf({ size, angle, camera, lens, framing }: RequestWords): string {
  const shot = size === null ? null : (SIZES[size] ?? size);
  const parts = [shot, angle, camera, lens, framing];
  return parts.flatMap((part) => part ?? []).join(', ');
}

function actionOf({ prompt }: RequestWords, introduce: Introduce): string {
  let text = '';
  let joined = 0;
  for (const [index, segment] of prompt.entries()) {
    if (typeof segment === 'string') {
      text += segment.slice(joined);
      joined = 0;
      continue;
    }
    const next = prompt[index + 1];
    const suffix = typeof next === 'string' ? (/^['’]\p{L}*/u.exec(next)?.[0] ?? '') : '';
    text += introduce(segment, suffix);
    joined = suffix.length;
  }
  return text.trim();
}

function othersOf({ cast, prompt }: RequestWords, introduce: Introduce): string[] {
  const mentioned = new Set(prompt.filter((segment) => typeof segment === 'number'));
  const unmentioned = cast.flatMap(({ kind }, position) =>
    mentioned.has(position) ? [] : [{ kind, position }],
  );
  const named = (where: boolean): string =>
    unmentioned
      .filter(({ kind }) => (kind === 'location') === where)
      .map(({ position }) => introduce(position, ''))
      .join(', ');
  const [present, place] = [named(false), named(true)];
  return [present === '' ? '' : `Also present: ${present}`, place === '' ? '' : `Location: ${place}`];
}

function dialogueOf(words: RequestWords, { voices }: Capability): string[] {
  const ids = voiceIds(words);
  const heard = new Set<string>();
  return words.dialogue.flatMap(({ who, name, voice, line, off }) => {
    const said = `${name}${off ? ', heard but not seen,' : ''} says: "${line}"`;
    const sounds = who === null ? voice : (words.cast[who]?.voice ?? null);
    if (sounds === null || heard.has(name)) return [said];
    heard.add(name);
    const tag = sounds.id === null || voices === null ? '' : ` ${tagOf(voices, ids.indexOf(sounds.id))}`;
    return [said, `${name}'s voice${tag}${sounds.words === null ? '' : `: ${sounds.words}`}`];
  });
}

function styleOf({ style, avoid }: RequestWords): string[] {
  return [style === null ? '' : `Style: ${style}`, avoid === null ? '' : `Avoid: ${avoid}`];
}

/** Ends a part as a sentence where the author did not. */
function sentence(text: string): string {
  return /[.!?…。！？](["”’»)\]]*)$/u.test(text) ? text : `${text.replace(/[,;:]$/, '')}.`;
}

function capital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
