/** Words of a command with `{release}` and `{previous}` filled in; a word that is not one is left as it is. */
export const filledIn = (
  argv: readonly string[],
  names: { readonly release: string; readonly previous: string; readonly preview?: string | undefined },
): readonly string[] =>
  argv.map(word =>
    word
      .replaceAll('{release}', () => names.release)
      .replaceAll('{previous}', () => names.previous)
      .replaceAll('{preview}', whole => names.preview ?? whole),
  );

/** Whether a command is told the release that it is about. */
export const names = (argv: readonly string[], placeholder: 'release' | 'previous'): boolean =>
  argv.some(word => word.includes(`{${placeholder}}`));

/** The last line that a command printed. */
export const lastLine = (output: string): string | null =>
  output
    .split('\n')
    .map(line => line.trim())
    .findLast(line => line !== '') ?? null;

/** Whether a release stands in a listing as a word of its own: `v1` is not in `v12`. */
export const isListed = (output: string, release: string): boolean =>
  output
    .split(/[^\w.@:/+-]+/)
    .some(word => word === release || word.endsWith(`/${release}`) || word.endsWith(`:${release}`));
