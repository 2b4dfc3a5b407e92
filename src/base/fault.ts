/** Whether a thrown value is the file system's error of one of these codes: `ENOENT`, `EEXIST`. */
export function isFault(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}

/** For `catch`: this value where the file system says one of these codes; whatever else was thrown is thrown on. */
export function ifFault<T>(value: T, ...codes: readonly string[]): (error: unknown) => T {
  return (error) => {
    if (isFault(error, ...codes)) return value;
    throw error;
  };
}

/** Whether a thrown value is the operating system's: a full disk, a folder that may not be written. */
export function isSystemFault(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/** What stands in the way is known: the message says it, and what to do. */
export class KnownFault extends Error {
  override name = 'KnownFault';
}

/** What a thrown value says, for people, with its cause where its own words leave that out. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error && !message.includes(cause.message)
    ? `${message}: ${cause.message}`
    : message;
}
