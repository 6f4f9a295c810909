import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { desiredDns } from '../changes/desired.ts';
import { edgeWishes } from '../changes/hosts/cloudflare/from-findings.ts';
import { findZone, readZone, type Wanted } from '../changes/hosts/cloudflare/read-zone.ts';
import { describesCloudflare, terraformText } from '../changes/terraform.ts';
import { planZone, type ZoneAsItIs } from '../changes/zone/plan-zone.ts';
import { type Plan, zonePlanText } from '../changes/zone/plan.ts';
import { rulePhases, zoneSettings } from '../changes/zone/resources.ts';
import { dnsWishes, redirectsWished } from '../changes/zone/wished.ts';
import type { ZoneWish } from '../changes/zone/wishes.ts';
import { providerOf } from '../deliverables/dns-map-of.ts';
import { zonePlanMarkdown } from '../deliverables/zone-plan-markdown.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { Finding } from '../findings/report.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrap } from '../reporters/wrap.ts';
import { type PlanDnsFlags, allowedTypes, lookedAt, planDns, reportOf } from './plan-dns.ts';
import { fitting, standardWishes, typedSettings } from './plan-wishes.ts';
import { type Prepared, prepare } from './aim.ts';
import type { Surroundings } from './surroundings.ts';
import { keepZonePlan } from './undo-files.ts';
import { emptyVariable, terraformAround, zoneAim, type ZoneAim, type ZoneFlags } from './zone-aim.ts';

export type PlanFlags = PlanDnsFlags &
  ZoneFlags & {
    readonly setting?: readonly string[];
    readonly standard?: boolean;
    readonly terraform?: boolean;
  };

/** The settings and phases that these wishes touch. */
const touched = (wishes: readonly ZoneWish[]): Wanted => ({
  records: true,
  settings: zoneSettings.filter(one => wishes.some(wish => wish.kind === 'setting' && wish.setting === one)),
  phases: rulePhases.filter(one => wishes.some(wish => wish.kind === 'rule' && wish.phase === one)),
});

/** The plan, or why the zone could not be read. */
const planned = async (
  set: EvidenceSet,
  findings: readonly Finding[],
  flags: PlanFlags,
  aim: ZoneAim,
  around: Surroundings,
): Promise<Plan | string> => {
  const { dns } = set.keys;
  const name = aim.config.cloudflare?.zone ?? set.target.domain;
  const zone = await findZone(aim.client, name, around.signal);
  if ('missing' in zone) return `the token in ${aim.variable} sees no zone ${name}`;
  if ('reason' in zone)
    return zone.permission === null ? zone.reason : `the token lacks the permission “${zone.permission}”`;
  const read = (wanted: Wanted): Promise<ZoneAsItIs> =>
    readZone(aim.client, zone, wanted, aim.io.now().toISOString(), around.signal);
  const { records: held } = await read({ records: true, settings: [], phases: [] });
  const records = 'unknown' in held ? [] : held;
  const leave = { allowDelete: allowedTypes(flags.allowDelete), allowLargeChange: flags.allowLargeChange === true };
  const fromDns =
    dns?.status === 'ok'
      ? dnsWishes(
          desiredDns(findings, dns.value, set.collectedAt, { ...leave, provider: providerOf(set.keys) }),
          findings,
        )
      : {
          wishes: [],
          notPlanned: [{ what: 'what findings want of the DNS', reason: 'the DNS could not be seen', flag: null }],
        };
  const redirects = redirectsWished(findings, zone.name, records);
  const edge = fitting(edgeWishes(findings, records), set);
  const standard = standardWishes(flags.standard, set);
  const typed = typedSettings(flags.setting);
  const wishes = [...fromDns.wishes, ...redirects.wishes, ...edge.wishes, ...standard.wishes, ...typed];
  const plan = planZone(wishes, await read(touched(wishes)), leave);
  return {
    ...plan,
    notPlanned: [
      ...fromDns.notPlanned,
      ...redirects.notPlanned,
      ...edge.notPlanned,
      ...standard.notPlanned,
      ...plan.notPlanned,
    ],
  };
};

/** Whoever plans with a token has the zone looked at with it, too, whether the settings name it or not. */
const withToken = (prepared: Prepared, token: string): Prepared => {
  const { aim } = prepared;
  const cloudflare = { ...aim.config.cloudflare, token };
  return { ...prepared, aim: { ...aim, config: { ...aim.config, cloudflare } } };
};

const emit = async (text: string, flags: PlanFlags, around: Surroundings): Promise<void> => {
  if (flags.output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, flags.output), text, { mode: 0o600 });
};

/**
 * `launch-ready plan`: every change that findings and flags ask for at Cloudflare, as one diff, kept for `apply`. Sends
 * questions only. 0 = a plan, or nothing to do; 1 = something needs a decision first; 3 = the zone could not be read.
 */
export const planAll = async (domain: string | undefined, flags: PlanFlags, around: Surroundings): Promise<number> => {
  typedSettings(flags.setting);
  const variable = await emptyVariable(flags, around);
  if (variable !== null) {
    around.stderr.write(
      `${wrap(`${variable} is empty, so the zone at Cloudflare was not read. What follows can be typed in at any DNS host (launch-ready plan dns).`, around.columns, '')}\n`,
    );
    return planDns(domain, flags, around);
  }
  const progress = createProgress(around.stderr, flags.json === true);
  const aim = await zoneAim(flags, around, progress.say);
  const asked = flags.from === undefined ? await prepare(domain, flags, around.cwd, 'plan') : null;
  const prepared = asked === null ? null : withToken(asked, aim.variable);
  const set = await lookedAt(prepared, flags, around);
  const { findings } = await reportOf(set, prepared, stateFolder(around.env));
  progress.say('Reading the zone at Cloudflare');
  const plan = await planned(set, findings, flags, aim, around);
  progress.done();
  if (typeof plan === 'string') {
    around.stderr.write(
      `The zone at Cloudflare could not be read: ${inert(plan)}.\nAs text to paste, at any DNS host: launch-ready plan dns\n`,
    );
    return 3;
  }
  const files = await terraformAround(around, flags.repo);
  const isTerraform = flags.terraform === true;
  const text = isTerraform
    ? terraformText(plan, files)
    : flags.json === true
      ? `${inertJson(JSON.stringify(plan, null, 2))}\n`
      : zonePlanMarkdown(plan);
  await emit(text, flags, around);
  const kept = await keepZonePlan(stateFolder(around.env), plan);
  if (flags.save !== undefined) await writeFile(resolve(around.cwd, flags.save), zonePlanText(plan), { mode: 0o600 });
  if (files.length > 0 && !isTerraform)
    around.stderr.write(
      `This zone is described with Terraform (${inert(describesCloudflare(files).slice(0, 5).join(', '))}). Change it there: launch-ready plan --terraform\n`,
    );
  else if (plan.changes.length > 0 && !isTerraform)
    around.stderr.write(`Nothing is changed yet. To make these changes: launch-ready apply ${flags.save ?? kept}\n`);
  return plan.notPlanned.length > 0 ? 1 : 0;
};
