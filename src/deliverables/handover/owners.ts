import type { Ownership } from '../../config/ownership-file.ts';
import { ownershipQuestions } from '../../contract/ownership.ts';
import type { EvidenceSet } from '../../evidence/map.ts';
import { detect } from '../../providers/dns/providers.ts';
import { nameServersOf } from '../dns-map.ts';

/** One line of who holds what: what was seen by looking, and what somebody said. The two are never mixed. */
export type Owner = {
  readonly title: string;
  readonly ask: string;
  /** Seen in public records; null where nothing shows it. */
  readonly seen: string | null;
  /** Null while nobody answered. */
  readonly attested: {
    readonly said: string;
    readonly by: string;
    readonly on: string;
    readonly ageDays: number;
  } | null;
};

const dayMs = 86_400_000;

const registrationText = ({ registration }: EvidenceSet['keys']): string | null => {
  const record = registration?.status === 'ok' ? registration.value.record : undefined;
  if (record?.status !== 'ok' || !record.value.found || record.value.registrar === '') return null;
  const { registrar, expiresAt } = record.value;
  return expiresAt === ''
    ? `registered at ${registrar}`
    : `registered at ${registrar}, paid until ${expiresAt.slice(0, 10)}`;
};

const dnsText = ({ dns }: EvidenceSet['keys']): string | null => {
  const servers = dns?.status === 'ok' ? nameServersOf(dns.value) : [];
  if (servers.length === 0) return null;
  return `kept at ${detect(servers)?.name ?? 'a provider that was not recognised'}, on ${servers.join(', ')}`;
};

/** Who holds what. `at` is the time of the pack, ISO 8601. Pure. */
export const ownersOf = (keys: EvidenceSet['keys'], ownership: Ownership | null, at: string): readonly Owner[] =>
  ownershipQuestions.map(({ id, title, ask }) => {
    const answer = ownership?.answers[id];
    const seen = id === 'domain' ? registrationText(keys) : id === 'dns' ? dnsText(keys) : null;
    const ageDays =
      answer === undefined ? 0 : Math.max(0, Math.floor((Date.parse(at) - Date.parse(answer.on)) / dayMs));
    return { title, ask, seen, attested: answer === undefined ? null : { ...answer, ageDays } };
  });
