/** A time as a service writes it, in milliseconds since 1970; null: it writes none, or none that can be read. */
export function serviceTimeMs(text: string | null | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : ms;
}
