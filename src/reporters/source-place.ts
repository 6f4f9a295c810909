export type SourcePlace = { readonly file: string; readonly line: number };

// `path/to/file.ts:12`; a host with a port or a web address is no file.
const fileAndLine = /^(?![a-z][a-z0-9+.-]*:\/\/)([^:\s][^:]*\.[A-Za-z0-9]{1,12}|[^:\s]*\/[^:\s]*):(\d{1,7})$/;

/** The first place of a finding that lies in a file of the repository; null when it lies on the live site only. */
export const sourcePlace = (places: readonly string[]): SourcePlace | null => {
  for (const place of places) {
    const match = fileAndLine.exec(place);
    if (match?.[1] !== undefined && match[2] !== undefined) return { file: match[1], line: Number(match[2]) };
  }
  return null;
};
