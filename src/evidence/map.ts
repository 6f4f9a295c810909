import type { Declared } from './declared.ts';
import type { DnsEvidence } from './dns.ts';
import type { HttpEvidence } from './http.ts';
import type { Collected } from './leaf.ts';
import type { PagesEvidence } from './pages.ts';
import type { RegistrationEvidence } from './registration.ts';
import type { RepoEvidence } from './repo.ts';
import type { TlsEvidence } from './tls.ts';

/** Everything that can be known about a target, one line a key. */
export type Evidence = {
  readonly declared: Declared;
  readonly dns: DnsEvidence;
  readonly tls: TlsEvidence;
  readonly http: HttpEvidence;
  readonly pages: PagesEvidence;
  readonly registration: RegistrationEvidence;
  readonly repo: RepoEvidence;
};

export type EvidenceKey = keyof Evidence;

/** What a run brought home: plain JSON, redacted, replayable. */
export type EvidenceSet = {
  readonly schema: 'launch-ready/evidence@1';
  readonly tool: string;
  readonly target: { readonly domain: string; readonly unicode: string };
  /** ISO 8601; the clock of every judgement. */
  readonly collectedAt: string;
  readonly keys: { readonly [K in EvidenceKey]?: Collected<Evidence[K]> };
};
