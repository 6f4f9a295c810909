import type { Replay, Unseen } from './check.ts';

/** One way in which events of payments are kept from the app. */
export type Swallowed = {
  readonly because: string;
  readonly line: string;
  readonly replay: Replay;
  readonly where: string;
  readonly step: string;
};

/** What a look found, and what it could not tell. */
export type Looked = { readonly found: readonly Swallowed[]; readonly unseen: readonly Unseen[] };
