import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checks } from '../checks/index.ts';
import { planText, type KeptPlan } from '../changes/plan-file.ts';
import { terraformOfDns } from '../changes/terraform-dns.ts';
import { rows } from '../contract/rows.ts';
import { dnsMapMarkdown } from '../deliverables/dns-map-markdown.ts';
import { dnsMapOf, providerOf } from '../deliverables/dns-map-of.ts';
import { documents } from '../deliverables/documents.ts';
import type { DnsType } from '../evidence/dns.ts';
import { loadEvidence } from '../evidence/load.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { Report } from '../findings/report.ts';
import { run } from '../findings/run.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import type { DnsProvider } from '../providers/dns/provider.ts';
import { dnsProviders, providerNamed } from '../providers/dns/providers.ts';
import { createProgress } from '../reporters/progress.ts';
import { type AimFlags, type Prepared, prepare } from './aim.ts';
import { look } from './look.ts';
import { acceptances, keepPlan } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type PlanDnsFlags = AimFlags & {
  readonly from?: string;
  readonly save?: string;
  readonly json?: boolean;
  readonly output?: string;
  readonly provider?: string;
  /** Record types whose values may be deleted: `ns`, `mx`, `soa`. */
  readonly allowDelete?: readonly string[];
  readonly allowLargeChange?: boolean;
  readonly terraform?: boolean;
};

const deletable = ['NS', 'SOA', 'MX'] as const satisfies readonly DnsType[];

/** Record types that `--allow-delete` names. Throws LR_USAGE. */
export const allowedTypes = (names: readonly string[] | undefined): readonly DnsType[] =>
  (names ?? []).map(name => {
    const type = deletable.find(one => one === name.toUpperCase());
    if (type === undefined)
      throw new LaunchReadyError(
        'LR_USAGE',
        `--allow-delete: ${name} needs no such leave.`,
        'One of ns, soa, mx; repeat it for more.',
      );
    return type;
  });

/** By flag, else by the settings, else by the name servers. */
const chosenProvider = (flags: PlanDnsFlags, set: EvidenceSet): DnsProvider | null => {
  if (flags.provider === undefined) return providerOf(set.keys);
  const provider = providerNamed(flags.provider);
  if (provider !== null) return provider;
  const known = dnsProviders.map(one => one.id).join(', ');
  throw new LaunchReadyError(
    'LR_USAGE',
    `--provider: ${flags.provider} is not known.`,
    `One of ${known}; leave it out for the general notation.`,
  );
};

const looked = async (prepared: Prepared, around: Surroundings): Promise<EvidenceSet> => {
  const progress = createProgress(around.stderr, false);
  const io = { ...realIo({ net: prepared.net, progress: progress.say, now: around.now }), env: around.env };
  progress.say(`Looking at ${prepared.aim.domain}. I only look; nothing is changed.`);
  const set = await look(prepared, io, around.signal);
  progress.done();
  return set;
};

/** The evidence that `--from` names, or what is there now. */
export const lookedAt = (
  prepared: Prepared | null,
  { from }: Pick<PlanDnsFlags, 'from'>,
  around: Surroundings,
): Promise<EvidenceSet> =>
  prepared === null ? loadEvidence(resolve(around.cwd, from ?? '')) : looked(prepared, around);

/** What the checks make of it, with what is accepted left out. */
export const reportOf = async (set: EvidenceSet, prepared: Prepared | null, state: string): Promise<Report> =>
  run(set, {
    checks,
    rows,
    acceptances: [...(prepared?.aim.config.accept ?? []), ...(await acceptances(state, set.target.domain))],
    documents: documents(set),
  });

const emit = async (text: string, flags: PlanDnsFlags, around: Surroundings): Promise<void> => {
  if (flags.output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, flags.output), text, { mode: 0o600 });
};

/**
 * `launch-ready plan dns`: the DNS map with what would be touched, in the notation of the provider. Sends
 * questions only. 0 = a plan (or nothing to do), 1 = something needs a decision first, 3 = DNS could not be seen.
 */
export const planDns = async (
  domain: string | undefined,
  flags: PlanDnsFlags,
  around: Surroundings,
): Promise<number> => {
  const allowDelete = allowedTypes(flags.allowDelete);
  const state = stateFolder(around.env);
  const prepared = flags.from === undefined ? await prepare(domain, flags, around.cwd, 'plan dns') : null;
  const set = await lookedAt(prepared, flags, around);
  const { dns } = set.keys;
  if (dns?.status !== 'ok') {
    around.stderr.write(
      `The DNS of ${set.target.domain} could not be seen: ${inert(dns?.reason ?? 'it was not collected')}.\n`,
    );
    return 3;
  }
  const provider = chosenProvider(flags, set);
  const { findings } = await reportOf(set, prepared, state);
  const made = dnsMapOf(set, findings, { provider, allowDelete, allowLargeChange: flags.allowLargeChange === true });
  if (made === null) throw new Error('DNS was seen and then not');
  const { plan, map } = made;
  const kept: KeptPlan = { plan, net: set.net, repo: prepared?.aim.repo ?? null };
  await keepPlan(state, kept);
  if (flags.save !== undefined) await writeFile(resolve(around.cwd, flags.save), planText(kept), { mode: 0o600 });
  const blocks = flags.terraform === true ? terraformOfDns(plan) : null;
  if (blocks !== null && typeof blocks !== 'string') {
    around.stderr.write(`${blocks.reason}\n`);
    return 1;
  }
  await emit(
    blocks ?? (flags.json === true ? `${inertJson(JSON.stringify({ plan, map }, null, 2))}\n` : dnsMapMarkdown(map)),
    flags,
    around,
  );
  if (plan.sets.length > 0)
    around.stderr.write(`When it is typed in: launch-ready dns verify --target ${plan.domain}\n`);
  if (plan.conflicts.length + plan.refused.length > 0) return 1;
  return map.records.length === 0 && plan.unseen.length > 0 ? 3 : 0;
};
