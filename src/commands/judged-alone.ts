import { checks } from '../checks/index.ts';
import type { Evidence, EvidenceKey, EvidenceSet } from '../evidence/map.ts';
import { findingsOf, notCheckedOf } from '../findings/findings-of.ts';
import { judgeAll } from '../findings/judge.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { version } from '../platform/version.ts';

type Seen<K extends EvidenceKey> = {
  readonly key: K;
  readonly value: Evidence[K];
  /** When it was seen, ISO 8601. */
  readonly at: string;
  readonly domain: string;
  readonly repo: string;
  readonly configFile: string | null;
};

/** One key of evidence, as a command has just seen it, judged by every check that needs nothing else. */
export const judgedAlone = <K extends EvidenceKey>({
  key,
  value,
  at,
  domain,
  repo,
  configFile,
}: Seen<K>): { readonly findings: readonly Finding[]; readonly notChecked: readonly NotChecked[] } => {
  const set: EvidenceSet = {
    schema: 'launch-ready/evidence@1',
    tool: `launch-ready ${version}`,
    target: { domain, unicode: domain },
    profile: 'launch',
    net: { resolver: null, connectTo: [], caFiles: [], configFile },
    repo,
    collectedAt: at,
    keys: { [key]: { status: 'ok', value } },
  };
  const own = checks.filter(({ needs }) => needs.length === 1 && needs[0] === key);
  const judgements = judgeAll(own, set);
  return { findings: findingsOf(judgements, set), notChecked: notCheckedOf(judgements) };
};
