import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DnsPlan } from '../changes/dns-plan.ts';
import { type KeptPlan, parsePlan } from '../changes/plan-file.ts';
import { overall, pause, progressOf, type SetProgress, type SetState } from '../changes/propagation.ts';
import { isTypeableName } from '../changes/record-set.ts';
import { checks } from '../checks/index.ts';
import { loadConfig } from '../config/load.ts';
import { type NetFlags, netOptions, parseConnectTo, parseResolver } from '../config/net-options.ts';
import { parseTarget } from '../config/target.ts';
import type { EvidenceKey } from '../evidence/map.ts';
import { findingsOf } from '../findings/findings-of.ts';
import { judgeAll } from '../findings/judge.ts';
import type { Finding } from '../findings/report.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import type { NetOptions } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress, type Progress } from '../reporters/progress.ts';
import { askRound } from './dns-testimony.ts';
import { type DnsVerification, progressText } from './dns-verify-text.ts';
import { look } from './look.ts';
import { keptTargets, lastPlan } from './state.ts';
import type { Surroundings } from './surroundings.ts';
import { recalledNet } from './verify.ts';

export type DnsVerifyFlags = NetFlags & {
  /** Plan file; default: the last plan of the target. */
  readonly plan?: string;
  readonly target?: string;
  /** Seconds to wait for propagation, or false not to wait. */
  readonly wait?: string | boolean;
  readonly json?: boolean;
  /** Stop at DNS: leave out redirects, certificates and routing of the touched hosts. */
  readonly dnsOnly?: boolean;
};

const longestWait = 3600;
const usualWait = 600;

const waitSeconds = (wait: DnsVerifyFlags['wait']): number => {
  if (wait === false) return 0;
  if (wait === undefined || wait === true) return usualWait;
  const seconds = Number(wait);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestWait)
    throw new LaunchReadyError(
      'LR_USAGE',
      `--wait: "${wait}" is not a number of seconds from 0 to ${longestWait}.`,
      'Write --wait 600, or --no-wait.',
    );
  return seconds;
};

const noPlan = (message: string): LaunchReadyError =>
  new LaunchReadyError('LR_NO_REPORT', message, 'Make one first: launch-ready plan dns, or give a file with --plan.');

const chosenPlan = async (flags: DnsVerifyFlags, around: Surroundings): Promise<KeptPlan> => {
  if (flags.plan !== undefined) {
    const file = resolve(around.cwd, flags.plan);
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new LaunchReadyError('LR_FILE_MISSING', `--plan: ${file} cannot be read.`, 'Check the path.', { cause });
    });
    return parsePlan(text, file);
  }
  const state = stateFolder(around.env);
  const targets = flags.target === undefined ? await keptTargets(state) : [parseTarget(flags.target).domain];
  const kept = (await Promise.all(targets.map(domain => lastPlan(state, domain)))).filter(plan => plan !== null);
  const [only, other] = kept;
  if (only === undefined) throw noPlan('There is no DNS plan to check.');
  if (other !== undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `There are plans for ${kept.map(({ plan }) => plan.domain).join(', ')}.`,
      `Say which: --target ${only.plan.domain}`,
    );
  return only;
};

/** The options of the plan's run; what is given now comes on top. */
const netOf = (kept: KeptPlan, flags: DnsVerifyFlags): NetOptions => {
  const recalled = recalledNet(kept.net);
  return {
    ...recalled,
    resolver: flags.resolver === undefined ? recalled.resolver : parseResolver(flags.resolver),
    connectTo: [...(flags.connectTo ?? []).map(parseConnectTo), ...recalled.connectTo],
    ca: [...netOptions({ ca: flags.ca ?? [] }).ca, ...recalled.ca],
    offline: flags.offline === true,
  };
};

type Watched = { readonly sets: readonly SetProgress[]; readonly waited: number };

const watched = async (
  plan: DnsPlan,
  net: NetOptions,
  seconds: number,
  progress: Progress,
  around: Surroundings,
): Promise<Watched> => {
  const clock = realIo({ net, progress: progress.say, now: around.now });
  const from = clock.elapsed();
  const gone = (): number => (clock.elapsed() - from) / 1000;
  for (let round = 1; ; round += 1) {
    const io = realIo({ net, progress: progress.say, now: around.now });
    const answers = await askRound(plan, io, around.signal);
    const sets = answers.map(({ expected, testimony }) => progressOf(expected, testimony));
    const left = seconds - gone();
    if (overall(sets) === 'live' || left < 1 || around.signal.aborted) return { sets, waited: Math.round(gone()) };
    const next = pause(round, sets, left);
    const open = sets.filter(set => set.state !== 'live').length;
    progress.say(
      `${open} of ${sets.length} record sets are not live everywhere yet; asking again in ${Math.ceil(next)} s`,
    );
    await clock.sleep(next * 1000, around.signal);
  }
};

const webTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME']);

/** Hosts that visitors reach by a record the plan touched. */
const touchedHosts = (plan: DnsPlan): readonly string[] => {
  const hosts = plan.sets
    .filter(set => webTypes.has(set.type) && set.after.length > 0)
    .map(set => set.name)
    .filter(name => isTypeableName(name) && !name.startsWith('*') && !name.includes('_'));
  return [...new Set(hosts)].toSorted();
};

type Routing = Pick<DnsVerification, 'hosts' | 'findings' | 'notChecked'> & { readonly blocked: boolean };

const nothing: Routing = { hosts: [], findings: [], notChecked: [], blocked: false };

const isAt = (hosts: readonly string[], finding: Finding): boolean =>
  [finding.place, ...finding.hosts].some(host => hosts.includes(host));

/** Keys of evidence that no record decides, or that take longer than a look at the DNS. */
const notOfDns: ReadonlySet<EvidenceKey> = new Set([
  'handover',
  'ownership',
  'pages',
  'repo',
  'registration',
  'secrets',
  'served',
]);

/** With DNS right: redirects, certificates and routing of the touched hosts, by the same checks as in the audit. */
const routing = async (kept: KeptPlan, net: NetOptions, progress: Progress, around: Surroundings): Promise<Routing> => {
  const { domain } = kept.plan;
  const hosts = touchedHosts(kept.plan);
  if (hosts.length === 0) return nothing;
  progress.say(`Looking at redirects, certificates and routing of ${hosts.join(', ')}`);
  const { config } = await loadConfig(kept.net.configFile);
  const aim = { domain, unicode: domain, config, repo: null, browser: false, only: hosts };
  const io = realIo({ net, progress: progress.say, now: around.now });
  const judged = checks.filter(check => check.needs.every(key => !notOfDns.has(key)));
  const keys = [...new Set(judged.flatMap(check => check.needs))];
  const set = await look({ aim, net, recorded: kept.net, profile: 'outside' }, io, around.signal, { keys });
  const judgements = judgeAll(judged, set);
  const findings = findingsOf(judgements, set).filter(finding => isAt(hosts, finding));
  return {
    hosts,
    findings: findings.map(({ id, severity, title, place }) => ({ id, severity, title, place })),
    notChecked: judgements
      .filter(({ check }) => check.needs.includes('tls') || check.needs.includes('http'))
      .flatMap(({ check, unseen }) =>
        unseen
          .filter(part => part.because === undefined && (part.host === undefined || hosts.includes(part.host)))
          .map(part => ({ check: check.id, reason: part.reason })),
      ),
    blocked: findings.some(({ severity }) => severity === 'blocker'),
  };
};

const exitCodes: Readonly<Record<SetState, number>> = { live: 0, differs: 1, waiting: 1, unknown: 3 };

/**
 * `launch-ready dns verify`: waits until the name servers and the resolver give what the plan wants. 0 = live
 * everywhere and the touched hosts answer, 1 = something still differs or blocks, 3 = it could not be checked in full.
 */
export const dnsVerify = async (flags: DnsVerifyFlags, around: Surroundings): Promise<number> => {
  const seconds = waitSeconds(flags.wait);
  const kept = await chosenPlan(flags, around);
  const net = netOf(kept, flags);
  const progress = createProgress(around.stderr, false);
  const { sets, waited } = await watched(kept.plan, net, seconds, progress, around);
  const state = overall(sets);
  const { blocked, ...after } =
    state === 'live' && flags.dnsOnly !== true ? await routing(kept, net, progress, around) : nothing;
  progress.done();
  const verification: DnsVerification = {
    schema: 'launch-ready/dns-verification@1',
    domain: kept.plan.domain,
    state,
    waitedSeconds: waited,
    sets,
    ...after,
  };
  around.stdout.write(
    flags.json === true ? `${inertJson(JSON.stringify(verification, null, 2))}\n` : progressText(verification),
  );
  if (blocked) return 1;
  return state === 'live' && after.notChecked.length > 0 ? 3 : exitCodes[state];
};
