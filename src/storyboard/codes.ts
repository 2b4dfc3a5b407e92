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

  // storyboard/csv, axes, rows, combinations, variants: which films there are
  'csv-syntax': 'A file is not CSV from some line on.',
  'csv-row': 'A row of a CSV has more or fewer cells than its header.',
  'csv-column': 'A CSV has no column for the axis that it should give.',
  'csv-column-twice': 'Two columns of a CSV have one name.',
  'name-taken': 'A column has a name that means something else already.',
  'axis-value': 'A value of an axis is empty, too long, or cannot be told from another in addresses.',
  'unknown-axis': 'The board has no axis of this name.',
  'unknown-axis-value': 'An axis has no such value.',
  'row-unused': 'A row matches no variant, because an axis does not have its value.',
  'row-clash': 'Two rows give a name different values in one variant.',
  'name-in-value': 'A value holds `${{ name }}`, which nothing would replace.',
  'too-many-variants': 'There are more variants than the board allows.',
  'no-variants': 'Every variant is excluded.',
  'slot-long': 'The name of a slot is too long for a folder.',
  'film-name-twice': 'Two films would be one file.',
  'film-name-long': 'The name of a film is too long for a file.',

  // storyboard/check-board, queue, link, shot: what a shot says and needs
  'broken-name': 'A `${{` opens no name.',
  'unknown-variable': 'A text inserts a name that nothing gives a value.',
  'no-value': 'A name has no value in some variants.',
  'name-twice': 'A character, prop and location share a name.',
  'unknown-name': 'The board has no character, prop or location of this name.',
  'wrong-kind': 'A prop stands where a person is wanted, or the like.',
  'unknown-look': 'A character has no look of this name.',
  'two-looks': 'A character would wear two looks in one shot.',
  'last-frame-alone': 'A shot has a `last_frame` and no `first_frame`.',
  'unknown-shot': 'The board has no shot of this name.',
  'absent-parent': 'A shot needs another that is not in all of its films.',
  'shot-circle': 'Shots follow each other in a circle.',
  'reuse-as-source': 'A shot follows one that only shows the clip of another.',
  'model-missing': 'The map of models lacks an operation that a shot needs.',

  // storyboard/check: what can be said of a film before it is shot
  'first-transition': 'The first shot of a film has a transition, and nothing stands before it.',
  'transitions-meet': 'The transitions at both ends of a shot meet.',
  'transition-on-join': 'A transition stands between a shot and its continuation.',
  'enters-in-extension': 'Someone first enters in a shot that continues another.',
  'repeats-parent': 'A shot that continues another says again what that one says.',
  'free-parent': 'A paid shot would go on from a drawn clip.',
  'fit-missing': 'Clips are shot in another aspect than the film has, and nobody said how they fill it.',
  'silent-dialogue': 'A shot has dialogue and is asked for without sound.',

  // storyboard/files: the images and clips that a board names
  'file-missing': 'There is no such file.',
  'wrong-media': 'A file is something else than is wanted here.',
  'wrong-extension': 'The name of a file says something else than what is in it.',
  'file-truncated': 'A file ends before its content does.',
  'lfs-pointer': 'A file holds only a pointer of Git LFS.',
  'git-ignored': 'Git ignores a file that the board needs.',
  'not-pinned': 'A URL is known by its text alone.',
} as const;

export type Code = keyof typeof codes;
