import type { CheckId } from '../../checks/check.ts';
import { checks as allChecks } from '../../checks/index.ts';
import { collect } from '../../collectors/collect.ts';
import type { EvidenceSet } from '../../evidence/map.ts';
import { evidenceText } from '../../evidence/save.ts';
import { findingId } from '../../findings/finding-id.ts';
import { judgeAll, type Judgement } from '../../findings/judge.ts';
import { withCauses } from '../../findings/with-causes.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { runPatience } from '../../platform/patience.ts';
import { version } from '../../platform/version.ts';
import type { Monitor } from '../monitor.ts';
import { certificateRefused } from '../told-at-once.ts';
import { type Around, failing, type Look, unseen, well } from './around.ts';

/** What fails, in one word, by what the check is about. */
const wordOf = (id: CheckId): string => {
  if (id === 'launch-path/certificate-renews') return 'renewal';
  if (id.startsWith('launch-path/certificate-')) return certificateRefused;
  if (id.startsWith('email/')) return 'mail';
  return id === 'launch-path/domain-renews' ? 'domain' : 'dns';
};

/** Faults that nobody has accepted for the day. */
const openFaults = ({ check, faults }: Judgement, { config }: Around, today: string): Judgement['faults'] => {
  const accepted = new Set(config.accept.filter(({ until }) => until >= today).map(({ id }) => id));
  return faults.filter(({ place }) => !accepted.has(findingId(check.id, place)));
};

/** Why a check says too little of this host; null when it said all. `host` is null where everything was looked at. */
const blindTo = ({ outcome, unseen, reason, restJudged }: Judgement, host: string | null): string | null => {
  if (outcome === 'broken') return reason ?? 'it could not be judged';
  const part = unseen.find(each => host === null || each.host === undefined || each.host === host);
  if (part !== undefined) return part.reason;
  // Nobody looked at the other hosts; their silence says nothing, unless the check ended there.
  return outcome === 'not-checked' && restJudged !== true ? (reason ?? 'it could not be looked at') : null;
};

const lookOf = (judgements: readonly Judgement[], host: string | null, around: Around, today: string): Look => {
  for (const judgement of judgements) {
    const [fault] = openFaults(judgement, around, today);
    if (fault !== undefined) return failing(wordOf(judgement.check.id), fault.happened);
  }
  const blind = judgements.map(judgement => blindTo(judgement, host)).find(reason => reason !== null);
  if (blind != null) return unseen(blind);
  const isMoot = judgements.every(({ outcome }) => outcome === 'not-applicable');
  return isMoot ? unseen(judgements[0]?.reason ?? 'there is nothing to judge') : well(null);
};

/** Collects the evidence that these checks need, anew, and lets the very same checks judge it as an audit does. */
export const checksLook = async (
  {
    ask,
    timeoutMs,
  }: Monitor & { readonly ask: { readonly of: 'checks'; readonly checks: readonly CheckId[]; readonly host: string } },
  around: Around,
  signal: AbortSignal,
): Promise<Look> => {
  const { aim, config } = around;
  if (aim === null) return unseen('neither the settings nor an audit name a domain');
  const wanted = allChecks.filter(({ id }) => ask.checks.includes(id));
  if (wanted.length === 0) return unseen('this version has none of these checks');
  const io = { ...around.io, patience: runPatience(), progress: () => undefined };
  const keys = [...new Set(wanted.flatMap(({ needs, wants = [] }) => [...needs, ...wants]))];
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  // A host with a door of its own is looked at alone; what is about the domain needs all its names.
  const host = keys.some(key => key === 'tls' || key === 'http') ? ask.host : null;
  const narrowed = { ...aim, config, browser: false, ...(host === null ? {} : { only: [host] }) };
  const collectedAt = io.now().toISOString();
  try {
    const set: EvidenceSet = {
      schema: 'launch-ready/evidence@1',
      tool: `launch-ready ${version}`,
      target: { domain: aim.domain, unicode: aim.unicode },
      profile: 'launch',
      net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
      collectedAt,
      keys: await collect(narrowed, io, within, { keys }),
    };
    await around.collected(set.keys, Date.parse(collectedAt));
    const asKept = JSON.parse(evidenceText(set)) as EvidenceSet;
    const judgements = judgeAll(withCauses(wanted, allChecks), asKept);
    const own = judgements.filter(({ check }) => ask.checks.includes(check.id));
    return lookOf(own, host, around, collectedAt.slice(0, 10));
  } catch (error) {
    signal.throwIfAborted();
    if (within.aborted) return unseen('looking took longer than it may');
    if (error instanceof LaunchReadyError) return unseen(error.message);
    throw error;
  }
};
