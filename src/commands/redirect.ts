import { findZone, readZone } from '../changes/hosts/cloudflare/read-zone.ts';
import { redirectAsked, redirectWishes, type RedirectAsked, sampleOf } from '../changes/hosts/cloudflare/redirect.ts';
import { circleThrough } from '../changes/hosts/cloudflare/redirects-together.ts';
import { planZone } from '../changes/zone/plan-zone.ts';
import { after, type Holding } from '../changes/zone/resources.ts';
import { parseTarget } from '../config/target.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { createProgress } from '../reporters/progress.ts';
import { refuseBesideTerraform } from './apply.ts';
import { type CarryFlags, carryOut, waitSeconds } from './carry-out.ts';
import type { Prompt } from './prompt.ts';
import type { Surroundings } from './surroundings.ts';
import { zoneAim, type ZoneFlags } from './zone-aim.ts';

export type RedirectFlags = ZoneFlags & CarryFlags & { readonly status?: string; readonly proxy?: boolean };

const statuses: Readonly<Record<string, RedirectAsked['status']>> = { '301': 301, '302': 302, '307': 307, '308': 308 };

const askedFor = (from: string, to: string, { status = '301' }: RedirectFlags): RedirectAsked => {
  const code = statuses[status];
  if (code === undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `--status: ${status} is no redirect.`,
      'One of 301 (for good), 302 (for now), 307, 308.',
    );
  const asked = redirectAsked(from, to, code);
  if (typeof asked !== 'string') return asked;
  throw new LaunchReadyError(
    'LR_USAGE',
    `${asked}.`,
    'launch-ready redirect www.example.com/offer https://www.example.com/plans',
  );
};

const refusing = (message: string, around: Surroundings, code: number): number => {
  around.stderr.write(`Nothing was sent. ${inert(message)}\n`);
  return code;
};

/** `launch-ready redirect FROM TO`: one redirect at the edge, planned, made and looked at in one go. Exit codes as `carryOut`. */
export const redirect = async (
  from: string,
  to: string,
  flags: RedirectFlags,
  around: Surroundings,
  prompt: Prompt,
): Promise<number> => {
  waitSeconds(flags);
  const asked = askedFor(from, to, flags);
  await refuseBesideTerraform(around);
  const progress = createProgress(around.stderr, flags.json === true);
  const aim = await zoneAim(flags, around, progress.say);
  const name = aim.config.cloudflare?.zone ?? parseTarget(asked.host).domain;
  if (asked.host !== name && !asked.host.endsWith(`.${name}`))
    return refusing(`${asked.host} is not in the zone ${name}.`, around, 1);
  const zone = await findZone(aim.client, name, around.signal);
  if ('missing' in zone) return refusing(`The token in ${aim.variable} sees no zone ${name}.`, around, 3);
  if ('reason' in zone)
    return refusing(
      `The zone ${name} could not be read: ${zone.permission === null ? zone.reason : `the token lacks the permission “${zone.permission}”`}.`,
      around,
      3,
    );
  const state = await readZone(
    aim.client,
    zone,
    { records: true, settings: [], phases: ['http_request_dynamic_redirect'] },
    aim.io.now().toISOString(),
    around.signal,
  );
  if ('unknown' in state.records)
    return refusing(`The records of ${name} could not be read: ${state.records.unknown}.`, around, 3);
  const because = [`launch-ready redirect ${from} ${to}`.slice(0, 1000)];
  const wishes = redirectWishes(asked, state.records, { proxy: flags.proxy === true, because });
  if (typeof wishes === 'string')
    return refusing(
      `${wishes}. With --proxy its proxy is switched on, which changes the way of everybody who visits ${asked.host}.`,
      around,
      1,
    );
  const plan = planZone(wishes, state, { allowDelete: [], allowLargeChange: false });
  const [stuck] = plan.notPlanned;
  if (stuck !== undefined) return refusing(`${stuck.what}: ${stuck.reason}.`, around, 1);
  const held = state.phases.http_request_dynamic_redirect;
  const together = plan.changes
    .filter(({ effect }) => effect.kind === 'rule')
    .reduce<Holding>((rules, { effect }) => after(rules, effect), {
      kind: 'phase',
      exists: true,
      rules: held !== undefined && 'rules' in held ? held.rules : [],
    });
  const circle = together.kind === 'phase' ? circleThrough(asked, together.rules) : null;
  if (circle !== null)
    return refusing(
      `${circle.address} is led back to itself, and nobody can open it any more: a redirect made before leads from ${sampleOf(circle.by)} to ${circle.by.to}. Take that one back first (launch-ready undo with its undo file, or Cloudflare → Rules → Redirect Rules).`,
      around,
      1,
    );
  return carryOut(plan, aim, flags, around, prompt);
};
