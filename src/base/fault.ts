/** Whether a thrown value is the file system's error of one of these codes: `ENOENT`, `EEXIST`. */
export function isFault(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}
