import type { EvidenceKey } from '../evidence/map.ts';
import type { Collector } from './collector.ts';

export type CollectorEntry<K extends EvidenceKey = EvidenceKey> = {
  readonly key: K;
  readonly after: readonly EvidenceKey[];
  /** Loaded when it runs: a browser driver costs 400 ms that `--help` must not pay. */
  readonly load: () => Promise<Collector<K>>;
};

const entry = <K extends EvidenceKey>(
  key: K,
  after: readonly EvidenceKey[],
  load: () => Promise<Collector<K>>,
): CollectorEntry<K> => ({ key, after, load });

/** Every collector, causes before what leans on them. */
export const collectors: readonly CollectorEntry[] = [
  entry('repo', [], async () => (await import('./repo.ts')).repo),
  entry('envUse', ['repo'], async () => (await import('./env-use.ts')).envUse),
  entry('secrets', [], async () => (await import('./secrets.ts')).secrets),
  entry('messages', [], async () => (await import('./messages.ts')).messages),
  entry('dns', ['repo', 'messages'], async () => (await import('./dns.ts')).default),
  entry('deploys', [], async () => (await import('./deploys.ts')).deploys),
  entry('rehearsal', ['repo'], async () => (await import('./rehearsal.ts')).rehearsal),
  entry('backups', [], async () => (await import('./backups.ts')).backups),
  entry('smoke', [], async () => (await import('./smoke.ts')).smoke),
  entry('spending', [], async () => (await import('./spending.ts')).spending),
  entry('sharing', [], async () => (await import('./sharing.ts')).sharing),
  entry('hardening', [], async () => (await import('./hardening.ts')).hardening),
  entry('signals', [], async () => (await import('./signals.ts')).signals),
  entry('evals', [], async () => (await import('./evals.ts')).evals),
  entry('timings', [], async () => (await import('./timings.ts')).timings),
  entry('spike', [], async () => (await import('./spike.ts')).spike),
  entry('bundles', ['repo'], async () => (await import('./bundles.ts')).bundles),
  entry('rowRules', ['repo'], async () => (await import('./row-rules.ts')).rowRules),
  entry('monitoring', [], async () => (await import('./monitoring.ts')).monitoring),
  entry('ownership', [], async () => (await import('./ownership.ts')).ownership),
  entry('handover', [], async () => (await import('./handover.ts')).handover),
  entry('registration', ['dns'], async () => (await import('./registration.ts')).default),
  entry('mail', ['dns', 'repo', 'messages'], async () => (await import('./mail.ts')).default),
  entry('tls', ['dns'], async () => (await import('./tls.ts')).default),
  entry('http', ['dns', 'repo'], async () => (await import('./http.ts')).default),
  entry('health', ['dns'], async () => (await import('./health.ts')).health),
  entry('pages', ['dns', 'http'], async () => (await import('./pages.ts')).pages),
  entry('served', ['dns', 'http'], async () => (await import('./served.ts')).served),
  entry('cdn', ['dns'], async () => (await import('./cdn.ts')).cdn),
  entry('delivery', ['dns', 'http'], async () => (await import('./delivery.ts')).delivery),
];
