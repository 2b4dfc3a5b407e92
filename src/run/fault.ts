/** What a thrown value says, for people. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Whether this machine's disk refused (no room, no permission, gone): nothing about the attempt, and it may pass. */
export function isDiskFault(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error && 'path' in error;
}
