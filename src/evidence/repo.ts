import type { TokenEndsRead } from '../engines/token-ends/found.ts';

/** What the repository says. Paths are relative to its root with `/`; no value of a variable is ever kept. */
export type FoundIn = { readonly file: string; readonly line: number };

export type DeployTarget = {
  /** `vercel`, `netlify`, `fly`, `render`, `railway`, `docker`, `compose`, `github-actions`, `supabase`, `cloudflare`, `heroku` … */
  readonly platform: string;
  readonly in: FoundIn;
  /** App or project name in that file, when it has one. */
  readonly name?: string;
  readonly environment?: 'production' | 'staging' | 'preview';
  /** Domains the file itself names. */
  readonly domains: readonly string[];
};

export type EnvName = {
  readonly name: string;
  /** Where code reads it. */
  readonly readIn: readonly FoundIn[];
  /** Where it is given: env files, deploy files, CI; names only. */
  readonly givenIn: readonly FoundIn[];
  /** `secret` when the name or place says so; `browser` when the framework puts it into the bundle; else `setting`. */
  readonly sort: 'secret' | 'browser' | 'setting';
};

export type SourceUrl = FoundIn & {
  readonly url: string;
  /** What the address is used for where it stands: an OAuth or auth callback, a webhook, a link in a mail, an API base, a sub-resource, or unknown. */
  readonly use: 'callback' | 'webhook' | 'mail' | 'api' | 'subresource' | 'other';
};

/** Something built for a size that is far away, by the row of the contract that advises against it. */
export type Overbuilt = {
  readonly row: 'N1' | 'N2' | 'N3' | 'N4' | 'N5' | 'N6';
  /** What gives it away, in few words. */
  readonly what: string;
  readonly in: FoundIn;
};

export type RepoEvidence = {
  readonly commit: string | null;
  readonly branch: string | null;
  readonly frameworks: readonly string[];
  readonly deploys: readonly DeployTarget[];
  readonly databases: readonly { readonly name: string; readonly in: FoundIn }[];
  readonly mailers: readonly { readonly name: string; readonly in: FoundIn }[];
  readonly envs: readonly EnvName[];
  /** Absolute http(s) URLs in tracked source, without query; localhost and documentation hosts are kept, checks decide. */
  readonly urls: readonly SourceUrl[];
  /** Sentences in README or docs that name production or staging together with an address. */
  readonly environmentsNamed: readonly (FoundIn & {
    readonly environment: 'production' | 'staging';
    readonly url: string;
  })[];
  /** Absent in evidence of versions that did not look for it. */
  readonly overbuilt?: readonly Overbuilt[];
  /** Where code does not look at the end of a token. Absent in evidence of versions that did not look for it. */
  readonly tokenEnds?: TokenEndsRead;
  /** Files read and files left out, so that "nothing found" can be trusted. */
  readonly filesRead: number;
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
};
