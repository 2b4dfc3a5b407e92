import { getOrMake } from '../base/get-or-make.js';
import { formatUsd, usd } from '../base/money.js';
import { soldText } from '../plan/duration.js';
import { modelName, type Capability } from '../providers/capability.js';
import type { Paint } from './paint.js';
import { wrapped } from './wrapped.js';

/** `castreel models`: each model with what its operations can do and cost, then where the figures come from. */
export function modelsText(capabilities: readonly Capability[], paint: Paint): string {
  const models = groupBy(capabilities, modelName);
  const sources = groupBy(capabilities, ({ date, source }) => `${date}: ${source}`);
  return [
    ...[...models].map(([name, operations]) => modelText(name, operations, paint)),
    paint.bold('Where these figures come from, and when they were read\n'),
    ...[...sources].map(([source, of]) => {
      const names = [...new Set(of.map(modelName))].join(', ');
      return `  ${wrapped(`${names}, ${source}`, { indent: 2, columns: paint.columns })}\n`;
    }),
  ].join('');
}

function modelText(name: string, operations: readonly Capability[], paint: Paint): string {
  const row = (label: string, text: string): string =>
    `  ${label.padEnd(LABEL)}  ${wrapped(text, { indent: LABEL + 4, columns: paint.columns })}\n`.replaceAll(
      HELD,
      ' ',
    );
  const prices = groupBy(operations, priceText);
  const priced = [...prices].map(([price, of], index) => {
    const which = prices.size === 1 ? '' : ` (${of.map(({ operation }) => operation).join(', ')})`;
    return row(index === 0 ? 'price' : '', `${price}${which}`);
  });
  return [
    `${paint.bold(name)}\n`,
    ...operations.map((one) => row(one.operation, abilitiesOf(one).map(held).join(`${HELD}· `))),
    ...priced,
    '\n',
  ].join('');
}

/** Stands between words that no line is to part. */
const HELD = '\u00a0';

function held(words: string): string {
  return words.replaceAll(' ', HELD);
}

/** As wide as the longest of what stands there, `reference`. */
const LABEL = 9;

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) getOrMake(groups, keyOf(one), () => []).push(one);
  return groups;
}

function abilitiesOf(one: Capability): readonly string[] {
  const { resolutions, aspects } = one;
  const images = imagesText(one);
  const shape = typeof aspects === 'string' ? shapes[aspects] : aspects.join(' ');
  const size = typeof resolutions === 'string' ? 'as large as its source' : resolutions.join(' ');
  const looks =
    resolutions === 'follows_input' && aspects === 'follows_input' ? ['like its source'] : [size, shape];
  return [`${durationText(one)} s`, ...(images === '' ? [] : [images]), ...looks];
}

const shapes: Readonly<Record<Extract<Capability['aspects'], string>, string>> = {
  any: 'any shape',
  follows_input: 'shaped as its source',
  none: 'no choice of shape',
};

/** The same for programs; prices are dollars. */
export function modelsJson(capabilities: readonly Capability[]): object {
  return {
    format_version: 1,
    models: capabilities.map(({ price, ...one }) => ({
      name: modelName(one),
      ...one,
      price_usd: {
        per_second:
          price.per_second_micro_usd === null
            ? null
            : Object.fromEntries(
                Object.entries(price.per_second_micro_usd).map(([name, amount]) => [name, usd(amount)]),
              ),
        per_input_image: usd(price.per_input_image_micro_usd),
        per_input_second: usd(price.per_input_second_micro_usd),
        moderated: price.moderated,
        failed: price.failed,
      },
    })),
  };
}

function durationText({ durations }: Capability): string {
  return `${durations.kind === 'source' ? "its source's, " : ''}${soldText(durations)}`;
}

function imagesText({ references, first_frame: first, last_frame: last }: Capability): string {
  const parts = [
    ...(references === null || references.max === 0 ? [] : [`${references.min} to ${references.max} images`]),
    ...(first === 'none' ? [] : [first === 'required' ? 'first frame' : '(first frame)']),
    ...(last ? ['(last frame)'] : []),
  ];
  return parts.join(', ');
}

/** `480p $0.05/s, 720p $0.07/s + $0.002/image`. */
function priceText({ free, price }: Capability): string {
  if (free) return 'free';
  if (price.per_second_micro_usd === null) return 'unknown: set it in the config';
  const perSecond = Object.entries(price.per_second_micro_usd)
    .map(([resolution, amount]) => `${resolution === 'any' ? '' : `${resolution} `}${formatUsd(amount)}/s`)
    .join(', ');
  const image =
    price.per_input_image_micro_usd > 0 ? ` + ${formatUsd(price.per_input_image_micro_usd)}/image` : '';
  const second =
    price.per_input_second_micro_usd > 0
      ? ` + ${formatUsd(price.per_input_second_micro_usd)}/source second`
      : '';
  return `${perSecond}${image}${second}`;
}
