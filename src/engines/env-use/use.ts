/** What becomes of a reading when the variable is not there. */
export type Need =
  /** Nothing else is tried, or the code stops and says so. */
  | 'required'
  /** It goes on with an empty text, which is no value: `?? ''`. */
  | 'empty'
  /** A value of its own takes its place. */
  | 'default'
  /** The code asks first whether it is there. */
  | 'optional';

export type EnvUse = {
  /** Null where only running the code would tell which one is read. */
  readonly name: string | null;
  readonly file: string;
  readonly line: number;
  /** Read while the app is built (its value is then part of the build), or while it runs. */
  readonly kind: 'build' | 'run';
  readonly need: Need;
  /** Who reads it: the server, the browser of every visitor, an edge function, CI, the build of an image, or compose. */
  readonly by: 'server' | 'browser' | 'edge' | 'ci' | 'image' | 'compose';
  /** What is known of a name that is put together: `PRICE_*`; `*` for all of them at once. */
  readonly shown?: string;
  /** Only tests read it there. */
  readonly inTest: boolean;
};

/** Something that was not read, with the reason as the end of a sentence that begins with the file. */
export type EnvNote = { readonly file: string; readonly reason: string };

export type EnvUsesRead = { readonly uses: readonly EnvUse[]; readonly notes: readonly EnvNote[] };

const testFile =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|e2e|specs?|cypress|playwright|fixtures|mocks)\/|\.(?:test|spec|e2e|cy|stories|bench)\.[cm]?[jt]sx?$|(?:^|\/)(?:vitest|jest|playwright|cypress)(?:\.[\w-]+)?\.(?:config|setup|global-setup)\.[cm]?[jt]s$|(?:^|\/)(?:jest|vitest)\.setup\.[cm]?[jt]s$/;

export const isTestFile = (path: string): boolean => testFile.test(path);

/** Whether a name is written as names of variables are: `STRIPE_SECRET_KEY`. */
export const isLoud = (name: string): boolean => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_?$/.test(name) && name.length <= 100;

/** What a variable can be called at all (POSIX allows more; shells and platforms do not). */
export const isName = (text: string): boolean => /^[A-Za-z_]\w{0,99}$/.test(text);
