import { type RequestWords, voiceIds } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { ExpectedRequest } from './expected-request.js';

type Cast = RequestWords['cast'][number];

/**
 * The text that is sent, composed the same way every time: framing, the author's words, who else is there, where,
 * what is said and in which voice, style, and what to keep out. The first mention of a member carries its image tags
 * and who it is, later ones its name alone, as does an extension, whose cast comes with the frames that it goes on
 * from. Whom the author first mentions as `@mira's` is mentioned before the author's words, since nothing can stand
 * between a name and its ending. This phrasing is castreel's own and in no key: changing it buys nothing again.
 */
export function composePrompt(request: ExpectedRequest, capability: Capability): string {
  const { words } = request;
  const introduce = introducer(request, capability);
  const framing = framingOf(words);
  const owners = castText(words, ownersIn(words), { introduce, label: 'Present' });
  const action = actionOf(words, introduce);
  const others = castText(words, unmentionedIn(words), { introduce, label: 'Also present' });
  return [framing, ...owners, action, ...others, ...dialogueOf(words, capability), ...styleOf(words)]
    .filter((part) => part !== '')
    .map((part) => capital(sentence(part)))
    .join(' ');
}

/** How the n-th thing sent (from 0) is named: `<IMAGE_1>`. */
export function tagOf(tags: { readonly template: string; readonly base: number }, index: number): string {
  return tags.template.replace('{n}', String(tags.base + index));
}

/** Names a member: in full the first time. */
type Introduce = (position: number) => string;

function introducer({ words, inputs, operation }: ExpectedRequest, { tags }: Capability): Introduce {
  const introduced = new Set<number>();
  const images = inputs.filter((input) => input.use === 'reference');
  return (position) => {
    const member = words.cast[position];
    if (member === undefined) throw new Error(`a mention of ${position} in a cast of ${words.cast.length}`);
    const { name } = member;
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
  return prompt
    .map((part) => (typeof part === 'number' ? introduce(part) : part))
    .join('')
    .trim();
}

/** Who is first mentioned with an ending joined to the name: `@mira's`, `@mira’ll`, `@james'`. */
function ownersIn({ prompt }: RequestWords): readonly number[] {
  return prompt.flatMap((part, index) => {
    const next = prompt[index + 1];
    const isOwner = typeof part === 'number' && typeof next === 'string' && /^['’]/.test(next);
    return isOwner && prompt.indexOf(part) === index ? [part] : [];
  });
}

function unmentionedIn({ cast, prompt }: RequestWords): readonly number[] {
  return [...cast.keys()].filter((position) => !prompt.includes(position));
}

/** People and things, then places. Of whom there is nothing to say but a name that the words say anyway, nothing. */
function castText(
  { cast, prompt }: RequestWords,
  positions: readonly number[],
  { introduce, label }: { readonly introduce: Introduce; readonly label: string },
): readonly string[] {
  const named = (where: boolean): string =>
    positions
      .filter((position) => (cast[position]?.kind === 'location') === where)
      .map((position) => ({ position, text: introduce(position) }))
      .filter(({ position, text }) => !prompt.includes(position) || text !== cast[position]?.name)
      .map(({ text }) => text)
      .join(', ');
  const [present, place] = [named(false), named(true)];
  return [present === '' ? '' : `${label}: ${present}`, place === '' ? '' : `Location: ${place}`];
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
