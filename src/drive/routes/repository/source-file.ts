import type { SourceFile } from '../../../engines/source/source-file.ts';
import type { FoundRoute, RouteNote } from '../route.ts';

export type { SourceFile };

/** What a reader of one framework gets: the files of one app, and where to put what it finds. */
export type App = {
  /** Folder of the app with a `/` at its end; empty for the root of the repository. */
  readonly folder: string;
  /** Packages that its package.json names. */
  readonly packages: ReadonlySet<string>;
  /** Files of this app, without those of apps further down. */
  readonly files: readonly SourceFile[];
};

export type Sink = { readonly route: (route: FoundRoute) => void; readonly note: (note: RouteNote) => void };

/** The extension-less path relative to `folder`, when the file lies there and is code; else undefined. */
export const modulePath = (file: SourceFile, folder: string, extensions: RegExp): string | undefined => {
  if (!file.path.startsWith(folder)) return undefined;
  const extension = extensions.exec(file.path)?.[0];
  return extension === undefined ? undefined : file.path.slice(folder.length, -extension.length);
};

/** Tests, stories and type declarations call routes and declare none. */
const isProductCode = ({ path }: SourceFile): boolean =>
  /\.[cm]?[jt]sx?$/.test(path) &&
  !/\.d\.[cm]?ts$|\.(?:test|spec|stories|story|bench)\.[cm]?[jt]sx?$|\.min\.js$/.test(path) &&
  !/(?:^|\/)(?:__tests__|__mocks__|tests?|e2e|cypress|playwright|fixtures|node_modules|dist|build|\.next|\.svelte-kit)\//.test(
    path,
  );

/** The files of an app that can declare routes. */
export const productCode = (app: App): readonly SourceFile[] => app.files.filter(isProductCode);
