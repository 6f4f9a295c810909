import { checks as allChecks } from '../checks/index.ts';
import type { Check } from '../checks/check.ts';
import { loadConfig } from '../config/load.ts';
import { netOptions } from '../config/net-options.ts';
import type { RecordedNet } from '../evidence/map.ts';
import { findingId } from '../findings/finding-id.ts';
import { type Judgement, judgeAll } from '../findings/judge.ts';
import type { Finding } from '../findings/report.ts';
import { withCauses } from '../findings/with-causes.ts';
import { inert, inertJson } from '../platform/inert.ts';
import type { NetOptions } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { look } from './look.ts';
import type { Surroundings } from './surroundings.ts';
import { type Kept, locate } from './state.ts';

export type VerifyFlags = { readonly target?: string; readonly json?: boolean };

export type Verification = {
  readonly id: string;
  readonly status: 'open' | 'fixed' | 'not-checked';
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
};

/** Network options as they were in the audit, so that the same place is asked again. */
export const recalledNet = (net: RecordedNet): NetOptions => ({
  ...netOptions({ ca: net.caFiles }),
  resolver: net.resolver,
  connectTo: net.connectTo,
});

/** The domain itself is always asked at its name servers, its web side only when the finding is about it. */
const asksDomain = ({ needs }: Check): boolean =>
  !needs.some(key => key === 'tls' || key === 'http' || key === 'pages' || key === 'served');

const verdictOn = (finding: Finding, judgement: Judgement, domain: string): Pick<Verification, 'status' | 'reason'> => {
  const asked = new Set([finding.place, ...finding.hosts, ...(asksDomain(judgement.check) ? [domain] : [])]);
  const still = judgement.faults.find(fault => findingId(judgement.check.id, fault.place) === finding.id);
  if (still !== undefined) return { status: 'open', reason: still.happened };
  if (judgement.outcome === 'broken')
    return { status: 'not-checked', reason: judgement.reason ?? 'it could not be judged' };
  // Only the finding's own hosts were looked at, so silence of the others says nothing, unless the check ended there.
  const endedEarly = judgement.outcome === 'not-checked' && judgement.restJudged !== true;
  const unseen = judgement.unseen.find(({ host }) => endedEarly || host === undefined || asked.has(host));
  if (unseen !== undefined) {
    const because = unseen.because === undefined ? '' : ` (because of ${unseen.because})`;
    return { status: 'not-checked', reason: `${unseen.reason}${because}` };
  }
  return { status: 'fixed', reason: 'asked again, the fault is gone' };
};

/** Asks again only what this finding needs, at its own hosts. */
export const verified = async (kept: Kept, finding: Finding, around: Surroundings): Promise<Verification> => {
  const at = around.now().toISOString();
  const check = allChecks.find(({ id }) => id === finding.check);
  if (check === undefined) {
    return { id: finding.id, status: 'not-checked', reason: `this version has no check ${finding.check}`, at };
  }
  const checks = withCauses([check], allChecks);
  const { config } = await loadConfig(kept.net.configFile);
  const net = recalledNet(kept.net);
  const { domain, unicode } = kept.report.target;
  const aim = {
    domain,
    unicode,
    config,
    settings: kept.net.configFile,
    repo: kept.repo,
    browser: check.needs.includes('pages'),
    only: finding.hosts,
  };
  const progress = createProgress(around.stderr, true);
  const io = { ...realIo({ net, progress: progress.say, now: around.now }), env: around.env };
  const set = await look({ aim, net, recorded: kept.net, profile: kept.report.profile }, io, around.signal, {
    keys: [...new Set([...check.needs, ...(check.wants ?? [])])],
  });
  const judgement = judgeAll(checks, set).find(one => one.check.id === check.id);
  if (judgement === undefined) throw new Error(`${check.id} was not judged`);
  return { id: finding.id, ...verdictOn(finding, judgement, domain), at };
};

const exitCodes = { fixed: 0, open: 1, 'not-checked': 3 } as const;
const statusWords = { fixed: 'FIXED', open: 'STILL OPEN', 'not-checked': 'NOT CHECKED' } as const;

/** `launch-ready verify ID`: 0 fixed, 1 open, 3 could not be checked, 2 unknown ID. */
export const verify = async (id: string, flags: VerifyFlags, around: Surroundings): Promise<number> => {
  const { kept, finding } = await locate(stateFolder(around.env), id, flags.target);
  const verification = await verified(kept, finding, around);
  around.stdout.write(
    flags.json === true
      ? `${inertJson(JSON.stringify(verification))}\n`
      : `${statusWords[verification.status]}  ${finding.title} (${finding.place})\n${inert(verification.reason)}\n`,
  );
  return exitCodes[verification.status];
};
