import type { Io } from '../../platform/io.ts';
import type { Gathering } from './gathering.ts';
import type { Readers } from './readers.ts';
import type { Look } from './scan-text.ts';

/** What every part of a search shares. */
export type Search = {
  /** Real path of the folder that is searched. */
  readonly root: string;
  readonly io: Io;
  readonly look: Look;
  readonly readers: Readers;
  readonly gathering: Gathering;
  readonly signal: AbortSignal;
};
