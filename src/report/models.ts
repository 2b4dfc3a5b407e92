import { formatUsd, usd } from '../base/money.js';
import { soldText } from '../plan/duration.js';
import { modelName, type Capability } from '../providers/capability.js';
import type { Paint } from './paint.js';
import { table } from './table.js';

/** `castreel models`: a line per operation of a model, then where each model's figures come from. */
export function modelsText(capabilities: readonly Capability[], paint: Paint): string {
  const head = ['model', 'operation', 'seconds', 'images', 'resolutions', 'aspects', 'price'];
  const rows = capabilities.map((one) => [
    modelName(one),
    one.operation,
    durationText(one),
    imagesText(one),
    typeof one.resolutions === 'string' ? words(one.resolutions) : one.resolutions.join(' '),
    typeof one.aspects === 'string' ? words(one.aspects) : one.aspects.join(' '),
    priceText(one),
  ]);
  const sources = new Map(
    capabilities.map((one) => [
      `${modelName(one)}\n${one.source}\n${one.date}`,
      [modelName(one), one.date, one.source],
    ]),
  );
  return [
    ...table([head.map((cell) => paint.bold(cell)), ...rows]),
    '\n',
    paint.bold('Where these figures come from, and when they were read:\n'),
    ...table([...sources.values()]),
  ].join('');
}

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
    ...(references === null || references.max === 0 ? [] : [`${references.min} to ${references.max}`]),
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

function words(text: string): string {
  return text.replace(/_/g, ' ');
}
