/** Words as they are typed into a POSIX shell: quoted where the shell would read more into them. */
export function shellText(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\p{L}\p{N}_@%+:,./-][\p{L}\p{N}_@%+=:,./#-]*$/u.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Copies all that a folder holds into another, and writes over nothing there. */
export function copyText(from: string, to: string): string {
  return `mkdir -p ${shellText([to])} && cp -Rn ${shellText([`${from}/.`, `${to}/`])}`;
}
