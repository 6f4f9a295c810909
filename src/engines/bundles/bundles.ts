/** Bytes of one file or of many; each file is compressed by itself, as it is sent. */
export type Sizes = {
  readonly raw: number;
  /** Level 6, as nginx and most hosts send it. */
  readonly gzip: number;
  /** Level 5, as CDNs compress on the way; level 11 is for files that were compressed ahead. */
  readonly brotli: number;
};

/** What a route loads before it can be used, in files of the build output; paths relative to its folder, with `/`. */
export type RouteFiles = {
  /** As visitors write it, "/login"; where a build knows entries only, the entry: "src/admin.ts". */
  readonly route: string;
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** Scripts that are fetched later, when something is clicked or scrolled to. */
  readonly later: readonly string[];
};

/** What wrote the output, and so what is known of its routes. */
export type Builder = 'next' | 'vite' | 'pages' | 'folder';

/** Bytes of a script by the package they come from, before compression; your own code is ''. */
export type PackageBytes = { readonly [name: string]: number };

export type RouteSize = {
  readonly route: string;
  readonly scripts: Sizes;
  readonly styles: Sizes;
  readonly later: Sizes;
  readonly files: number;
  /** Null where not every script has a source map. */
  readonly packages: PackageBytes | null;
  /** Files that it names and that are not there, or could not be read: its size is not known then. */
  readonly missing: readonly string[];
};

/** The packages of a repository. */
export type Dependencies = {
  /** Version by name, those included that others bring along. */
  readonly versions: { readonly [name: string]: string };
  /** Names that package.json itself asks for, sorted. */
  readonly direct: readonly string[];
};

export type Bundles = {
  readonly builder: Builder;
  readonly routes: readonly RouteSize[];
  /** Every script and style of the routes once, however many share it. */
  readonly total: { readonly scripts: Sizes; readonly styles: Sizes };
  readonly dependencies: Dependencies;
  /** Routes and files beyond what is read; 0 as a rule. */
  readonly leftOut: number;
};

/** A folder as a build left it. */
export type BuildOutput = {
  /** Every file, relative with `/`. */
  readonly paths: readonly string[];
  /** Null for a file that is not there, is too large or cannot be read. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
};

export const noBytes: Sizes = { raw: 0, gzip: 0, brotli: 0 };

export const sumOf = (sizes: readonly Sizes[]): Sizes =>
  sizes.reduce(
    (sum, { raw, gzip, brotli }) => ({ raw: sum.raw + raw, gzip: sum.gzip + gzip, brotli: sum.brotli + brotli }),
    noBytes,
  );

/** Bytes in words: `820 B`, `12.3 KB`, `1.25 MB`; a KB has 1,000 bytes. */
export const bytesText = (bytes: number): string => {
  const least = Math.abs(bytes);
  if (least < 1_000) return `${Math.round(bytes)} B`;
  if (least < 99_950) return `${(bytes / 1_000).toFixed(1)} KB`;
  return least < 999_500 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
};
