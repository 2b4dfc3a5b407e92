/** How names are written: of shots and scenes, of things and looks, of axes and vars. A part of other patterns, too. */
export const NAME_TEXT = '[a-z][a-z0-9_-]*';

export const NAME = new RegExp(`^${NAME_TEXT}$`);

/** A name whose value is inserted, `${{ name }}`, as a part of other patterns; it captures the name. */
export const HOLE_TEXT = String.raw`\$\{\{\s*(${NAME_TEXT})\s*\}\}`;
