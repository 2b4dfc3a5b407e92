import { operations, type Mode } from './storyboard.js';

/**
 * One key of the language, of the config or of picks: what it says, and whether changing it makes requests anew
 * (costs) or not (free).
 */
export type Key = {
  readonly text: string;
  readonly costs: boolean;
  /** What a shot must be for the key to mean anything; null: whatever it is. */
  readonly modes: readonly Mode[] | null;
};

export type KeyGroups = Readonly<Record<string, Readonly<Record<string, Key>>>>;

const plain = { costs: false, modes: null };

export const costs = (text: string): Key => ({
  ...plain,
  text: `${text} Changing this costs.`,
  costs: true,
});
export const free = (text: string): Key => ({ ...plain, text: `${text} Free.` });

/** Part of what is asked of a model: nothing is asked for `clip` and `reuse`. */
export const asked = (text: string): Key => ({
  ...costs(`${text} Ignored by \`clip\` and \`reuse\`.`),
  modes: operations,
});

export const ofExtension = (text: string): Key => ({ ...costs(text), modes: ['extend'] });
