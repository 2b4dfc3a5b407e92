/** What a text is set for: colour, where there is any, and the width of the terminal. The caller decides once. */
export type Paint = {
  /** Infinity where nobody looks at it in a terminal: then no line is cut or broken. */
  readonly columns: number;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
};

const same = (text: string): string => text;

export const plain: Paint = {
  columns: Infinity,
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
};

const sgr =
  (open: number, close: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;

/** The sixteen colours that every theme defines, so that light and dark terminals stay readable. */
export const coloured: Paint = {
  columns: Infinity,
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};
