/**
 * Every code that a diagnostic may carry, with what it means. To add one: a line here (kebab-case, in the part of
 * its stage), and in docs/codes.md a section of the same name with this sentence, a bad and a good example. A test
 * holds both together and runs the examples: the bad one must give the code, the good one must not.
 */
export const codes = {
  // base/yaml
  'yaml-syntax': 'The text is not YAML.',
  'yaml-not-text': 'A control character stands in a text.',
  'unfinished-merge': 'Git could not merge a file, and its conflict markers still stand in it.',
  'yaml-too-large': 'The file is larger than 5 MB, nested deeper than 100 levels, or holds too many values.',
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

  // storyboard/reading, include, validate, check-outline, modes, board: the text as written
  'file-unreadable': 'A file that is named here cannot be read as text.',
  'outside-root': 'A path leads out of the project.',
  'typed-key': 'A text holds the key of a provider.',
  'not-a-map': 'The file holds no keys.',
  'include-cycle': 'A file includes itself, by way of others or not.',
  'include-twice': 'Two included files define the same thing.',
  'include-replaced': 'A value replaces one from an included file.',
  'stray-file': 'A file looks like a part of a board, and no board includes it.',
  'no-shots': 'A board has no shots.',
  'shots-and-scenes': 'A board has both `shots` and `scenes`.',
  'id-twice': 'Two shots, or two scenes, have one id.',
  'two-modes': 'A shot is asked to be two things at once.',
  'no-effect': 'A key changes nothing where it stands.',
  'last-frame-alone': 'A shot has a `last_frame` and no `first_frame`.',
  'unknown-key': 'The language has no such key in this place.',
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
  'axis-value':
    'An axis has no values, or one that is empty, too long, or not to be told from another in addresses.',
  'unknown-axis': 'The board has no axis of this name.',
  'unknown-axis-value': 'An axis has no such value.',
  'row-unused': 'A row adds nothing: it gives no name a value, or an axis does not have its value.',
  'row-clash': 'Two rows give a name different values in one variant.',
  'name-in-value': 'A value holds `${{ name }}`, which nothing would replace.',
  'too-many-variants': 'There are more variants than the board allows.',
  'no-variants': 'Every variant is excluded.',
  'slot-long': 'The name of a slot is too long for a folder.',
  'film-name-twice': 'Two films would be one file.',
  'deliver-twice': 'Two deliveries of a film would be one file.',
  'film-name-long': 'The name of a film is too long for a file.',

  // storyboard/check-texts, queue, link, shot: what a shot says and needs
  'broken-name': 'A `${{` opens no name.',
  'unknown-variable': 'A text inserts a name that nothing gives a value.',
  'no-value': 'A name has no value in some variants.',
  'name-twice': 'A character, prop and location share a name.',
  'unknown-name': 'The board has no character, prop or location of this name.',
  'wrong-kind': 'A character, prop or location is named where another kind is wanted.',
  'unknown-look': 'A character has no look of this name.',
  'two-looks': 'A character would wear two looks in one shot.',
  'unknown-shot': 'The board has no shot of this name.',
  'absent-parent': 'A shot needs another that is not in all of its films.',
  'shot-circle': 'Shots follow each other in a circle.',
  'reuse-as-source': 'A shot follows one that only shows the clip of another.',
  'model-missing': 'The map of models lacks an operation that a shot needs.',

  // storyboard/check-film: what can be said of a film before it is shot
  'empty-film': 'A film has no shots: its variant excludes them all, or all are omitted.',
  'first-transition': 'The first shot of a film has a transition that needs a shot before it.',
  'transitions-meet': 'The transitions at both ends of a shot meet.',
  'transition-on-join': 'A transition stands between a shot and its continuation.',
  'enters-in-extension': 'Someone first enters in a shot that continues another.',
  'repeats-parent': 'A shot that continues another says again what that one says.',
  'free-parent': 'A paid shot would continue from a drawn clip.',
  'fit-missing':
    'Clips are shot in another aspect than the film has, and the board does not say how they fill it.',
  'silent-dialogue': 'A shot has dialogue and is asked for without sound.',

  // storyboard/files: the images and clips that a board names
  'file-missing': 'There is no such file.',
  'wrong-media': 'A file is something else than is wanted here.',
  'wrong-extension': 'The name of a file says something else than what is in it.',
  'file-truncated': 'A file ends before its content does.',
  'lfs-pointer': 'A file is a Git LFS pointer: its contents were not downloaded.',
  'git-ignored': 'Git ignores a file that the board needs.',
  'not-pinned': 'A URL is known by its text alone.',
  'not-public': 'An address leads to this machine or into a private network, or nowhere.',

  // plan: what the models can do
  'unknown-model': 'No provider has a model of this name.',
  'model-cannot': 'A model cannot do what a shot asks of it.',
  'aspect-not-offered': 'A model does not offer this aspect.',
  'needs-fit':
    'A model chooses the shape of its clips itself, and the board does not say how they fill the film.',
  'resolution-not-offered': 'A model does not offer this resolution.',
  'length-not-sold': 'A model does not offer clips of this length.',
  'clip-too-short': 'The clip that is bought will be shorter than its place in the film.',
  'tail-not-accepted': 'An extension cannot continue from a tail that long.',
  'source-too-short': 'The clip that a shot continues from is too short for the model.',
  'source-too-long': 'The clip that a shot edits is too long for the model.',
  'media-not-accepted': 'A model cannot be sent an image in this form.',
  'too-many-members': 'A shot has more members with images than the model takes images.',
  'references-left-out': 'A shot has more images than the model takes.',
  'same-image': 'All images of a member are also those of another in the shot.',
  'one-frame': 'A shot continues from one frame, and no image of its cast is sent beside it.',
  'deep-chain': 'More shots in a row continue from the one before than a model keeps its cast through.',
  'no-last-frame': 'A model takes no last frame.',
  'prompt-too-long': 'The composed prompt is longer than the model takes.',
  'typed-tag': 'A text contains an image tag of the model, which castreel inserts itself.',
  'sound-always': 'A model always makes sound.',
  'voice-not-sent': 'A model has no preset voices.',
  'too-many-voices': 'A shot has more preset voices than the model takes.',
  'price-unknown': 'The price of a model is not known.',
  'price-old': 'The price of a model was read more than 90 days ago.',
  'config-provider':
    'The config names a provider, model or operation that does not exist, or asks of one what it does not do.',

  // plan: what is odd about a film
  'shape-differs': 'A picture of the author has another shape than the film.',
  'in-beyond-end': 'A shot begins where the footage or clip that it shows has ended.',
  'footage-too-short': 'Footage, or a clip shown again, ends before its place in the film does.',
  'sound-beyond-end': 'A sound file is not heard, or not to its end: the film, or the file, ends before.',
  'caption-cut':
    'A caption is not read, or not for as long as it asks: its shot ends, or the next comes, before.',
  'title-outside':
    'A title is not seen, or not for as long as it asks: the film begins after, or ends before.',
  'titles-meet': 'Two titles would lie over each other.',
  'text-unset':
    'A text cannot be laid over the picture: no font here has its letters, or it is too long for its place.',
  'poster-late': 'A poster is of a moment after the end of the film.',
  'size-short': 'A film that is delivered may have fewer bytes than it must have, or than its sound has.',
  'join-jumps': 'A shot continues from a frame that the film does not show.',
  'take-twice': 'Two shots of a film ask for the same.',
  'take-too-short': 'A take ends before its place in the film does.',
  'older-parent': 'A circled take continues from an older take of its parent.',
  'pick-without-slot': 'A pick names a slot that no variant has.',
  'pick-without-take': 'A pick names a take that the record does not know.',
  'picks-without-board': 'A file of picks has no board: its board was renamed or removed.',
} as const;

export type Code = keyof typeof codes;
