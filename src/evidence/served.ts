import type { Leaf } from './leaf.ts';
import type { FoundSecret } from './secrets.ts';

/** How a text of the live site came to be read. */
export type ServedVia = 'page' | 'inline' | 'script' | 'chunk' | 'source-map' | 'service-worker' | 'error' | 'file';

export type ServedPlace = {
  readonly url: string;
  readonly line: number;
  readonly via: ServedVia;
  /** File inside the source map. */
  readonly source: string | null;
};

/** A file that no site should serve: asked for, and told apart from a catch-all answer by a control request beside it. */
export type ExposedFile = {
  readonly url: string;
  readonly what: 'git' | 'env' | 'backup' | 'other';
  /** What in the answer shows that it is the file itself, without its content: "starts with ref: refs/heads/". */
  readonly sign: string;
};

export type ServedSite = {
  readonly host: string;
  readonly texts: number;
  readonly bytes: number;
  readonly found: readonly (FoundSecret & { readonly places: readonly [ServedPlace, ...ServedPlace[]] })[];
  readonly exposed: readonly ExposedFile[];
  /** Hosts of others whose scripts the pages load, and how many; they were left alone. Absent when there are none. */
  readonly others?: readonly { readonly host: string; readonly scripts: number }[];
  /** Pages that were not read because others of the same kind were: the same address but for the thing that it names. Absent when there are none. */
  readonly alike?: number;
  /** What this host may serve and was not read: no answer, too much of it, a bound. What it refuses to strangers is served to nobody. */
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
};

/** What each host that answers with pages gives to anybody; `own` = how many of the project's own values were looked for. */
export type ServedEvidence = { readonly hosts: Readonly<Record<string, Leaf<ServedSite>>>; readonly ownValues: number };
