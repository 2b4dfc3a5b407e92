import { z } from 'zod';
import { picksSchema } from '../../src/ledger/picks.js';
import { configSchema } from '../../src/config/config.js';
import { language } from '../../src/storyboard/schema.js';

const { board, castFile } = language('template');

/** Top-level keys that begin with `x-` are the author's own. */
const ownKeys = { patternProperties: { '^x-': { description: 'Ignored: a home for anchors. Free.' } } };

/** What editors are given, by file name: draft-07, of what the author writes. */
export const jsonSchemas: Readonly<Record<string, string>> = {
  'storyboard.schema.json': jsonSchema(board, 'A castreel storyboard', ownKeys),
  'cast.schema.json': jsonSchema(castFile, 'A cast file that castreel storyboards include', ownKeys),
  'config.schema.json': jsonSchema(configSchema, 'castreel.config.yaml'),
  'picks.schema.json': jsonSchema(picksSchema, 'Choices of takes for a castreel storyboard'),
};

function jsonSchema(schema: z.ZodType, title: string, more: object = {}): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ $schema, title, ...rest, ...more }, null, 2)}\n`;
}
