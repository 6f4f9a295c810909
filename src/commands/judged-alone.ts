import { checksAlone } from './checks-alone.ts';
import type { Evidence, EvidenceKey, EvidenceSet } from '../evidence/map.ts';
import { findingsOf, notCheckedOf } from '../findings/findings-of.ts';
import { judgeAll } from '../findings/judge.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import type { Io } from '../platform/io.ts';
import { version } from '../platform/version.ts';

type Seen<K extends EvidenceKey> = {
  readonly key: K;
  readonly value: Evidence[K];
  /** When it was seen, ISO 8601. */
  readonly at: string;
  readonly domain: string;
  readonly net?: Pick<Io['net'], 'resolver' | 'connectTo'>;
  readonly repo?: string;
  readonly configFile?: string | null;
};

type Judged = { readonly findings: readonly Finding[]; readonly notChecked: readonly NotChecked[] };

/** What a command has just seen, as evidence of its own. */
export const setAlone = <K extends EvidenceKey>({
  key,
  value,
  at,
  domain,
  net: { resolver, connectTo } = { resolver: null, connectTo: [] },
  repo,
  configFile = null,
}: Seen<K>): EvidenceSet => ({
  schema: 'launch-ready/evidence@1',
  tool: `launch-ready ${version}`,
  target: { domain, unicode: domain },
  profile: 'launch',
  net: { resolver, connectTo, caFiles: [], configFile },
  ...(repo === undefined ? {} : { repo }),
  collectedAt: at,
  keys: { [key]: { status: 'ok', value } },
});

/** One key of evidence, as a command has just seen it, judged by every check that needs nothing else. */
export const judgedAlone = <K extends EvidenceKey>(seen: Seen<K>): Judged => {
  const set = setAlone(seen);
  const judgements = judgeAll(checksAlone(seen.key), set);
  return { findings: findingsOf(judgements, set), notChecked: notCheckedOf(judgements) };
};

/** Without what nobody asked for (`--only`): it is no gap of this run. */
export const ofThisRun = ({ findings, notChecked }: Judged, isWhole: boolean): Judged => ({
  findings,
  notChecked: notChecked.filter(({ reason }) => isWhole || !reason.endsWith('was not run')),
});
