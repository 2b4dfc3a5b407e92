/** The package brings no types. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    /** The next place where a line may (`required`: must) end; null at the end. */
    nextBreak(): { readonly position: number; readonly required: boolean } | null;
  }
}
