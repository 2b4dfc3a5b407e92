/**
 * Every code that a diagnostic may carry, with what it means. To add one: a line here (kebab-case, in the part of
 * its stage), and in docs/codes.md a section of the same name with this sentence, a bad and a good example. A test
 * holds both together and runs the examples: the bad one must give the code, the good one must not.
 */
export const codes = {
  // base/yaml
  'yaml-syntax': 'The text is not YAML.',
  'yaml-not-text': 'The file holds characters that no text holds.',
  'yaml-too-large':
    'The file is larger than 5 MB, nested deeper than 100 levels, or holds over a million values.',
  'yaml-alias-bomb': 'Aliases multiply to over a million values.',
  'yaml-alias': 'An alias names no anchor that stands before it, or the one that it stands in.',
  'yaml-duplicate-key': 'A key stands twice in one map.',
  'yaml-key': 'A key is not a plain name.',
  'yaml-tag': 'A tag (`!name`) is not part of the language.',
  'yaml-directive': 'A directive (`%YAML`, `%TAG`) is not part of the language.',
  'yaml-documents': 'The file holds more than one document.',
  'yaml-merge': '`<<` merges something that is not a map.',
  'yaml-comment': 'A comment ate the rest of a text.',
  'yaml-quote': 'A text begins with a character that YAML keeps for itself.',

  // storyboard/reading, include, validate, shape, board: the text as written
  'file-unreadable': 'A file that is named here cannot be read as text.',
  'outside-root': 'A path leads out of the project.',
  'not-a-map': 'The file holds no keys.',
  'include-cycle': 'A file includes itself, by way of others or not.',
  'include-twice': 'Two included files define the same thing.',
  'include-replaced': 'A value replaces one from an included file.',
  'stray-file': 'A file looks like a part of a board, and no board includes it.',
  'no-shots': 'A board has no shots.',
  'shots-and-scenes': 'A board has both `shots` and `scenes`.',
  'id-twice': 'Two shots, or two scenes, have one id.',
  'two-modes': 'A shot is asked to be two things at once.',
  'unknown-key': 'The language has no such key in this place.',
  'not-supported-yet': 'The language has this, but this version cannot honour it yet.',
  'wrong-type': 'A value of another kind is wanted here.',
  'wrong-value': 'The value is not one of those allowed here.',
  'missing-key': 'A key is needed here.',
  'bad-name': 'A name is not written as names are, or means something else already.',
  'name-here': '`${{ name }}` cannot stand here: the value is the same in every variant.',
  'one-source': 'An image comes from exactly one of `image`, `url` and `file_id`.',
} as const;

export type Code = keyof typeof codes;
