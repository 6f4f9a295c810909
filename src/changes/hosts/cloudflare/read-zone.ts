import { z } from 'zod';
import type { CloudflareClient } from '../../../engines/cloudflare/client.ts';
import type { Json } from '../../zone/bodies.ts';
import type { ZoneAsItIs } from '../../zone/plan-zone.ts';
import type { RulePhase, ZoneSetting } from '../../zone/wishes.ts';
import { recordFrom } from './bodies.ts';
import { cloudflareHost } from './cloudflare.ts';
import { apiRecord, apiZone } from './shapes.ts';

export type FoundZone = { readonly id: string; readonly name: string; readonly tier: string };

export type NoZone = { readonly missing: true } | { readonly reason: string; readonly permission: string | null };

/** The zone of this name, or why there is none to work with. */
export const findZone = async (
  client: CloudflareClient,
  name: string,
  signal: AbortSignal,
): Promise<FoundZone | NoZone> => {
  const answer = await client.read(`/zones?name=${encodeURIComponent(name)}`, z.array(apiZone), signal);
  if (answer.kind === 'missing') return { missing: true };
  if (answer.kind !== 'ok')
    return { reason: answer.reason, permission: answer.kind === 'refused' ? answer.permission : null };
  const [zone, other] = answer.value.filter(one => one.name === name);
  if (other !== undefined) return { reason: `the token sees more than one zone ${name}`, permission: null };
  if (zone === undefined) return { missing: true };
  return { id: zone.id, name: zone.name, tier: zone.plan?.legacy_id ?? zone.plan?.name ?? 'unknown' };
};

export type Wanted = {
  readonly records: boolean;
  readonly settings: readonly ZoneSetting[];
  readonly phases: readonly RulePhase[];
};

const told = ({
  reason,
  permission,
}: {
  readonly reason: string;
  readonly permission?: string | null;
}): { readonly unknown: string } => ({
  unknown: permission === null || permission === undefined ? reason : `the token lacks the permission ${permission}`,
});

/** Reads what a plan needs of a zone; what could not be read says why. Only questions are sent. */
export const readZone = async (
  client: CloudflareClient,
  zone: FoundZone,
  wanted: Wanted,
  readAt: string,
  signal: AbortSignal,
): Promise<ZoneAsItIs> => {
  const host = cloudflareHost(client, zone.id);
  const records = wanted.records
    ? await client.read(`/zones/${zone.id}/dns_records`, z.array(apiRecord), signal)
    : null;
  const settings: Partial<Record<ZoneSetting, Json | { unknown: string }>> = {};
  for (const name of wanted.settings) {
    const seen = await host.read(`setting ${name}`, signal);
    settings[name] =
      seen.kind === 'seen' && seen.holding.kind === 'setting'
        ? seen.holding.value
        : seen.kind === 'seen'
          ? { unknown: 'it was not read' }
          : { ...told(seen) };
  }
  const phases: { -readonly [P in keyof ZoneAsItIs['phases']]: ZoneAsItIs['phases'][P] } = {};
  for (const name of wanted.phases) {
    const seen = await host.read(`phase ${name}`, signal);
    if (seen.kind !== 'seen') phases[name] = told(seen);
    else if (seen.holding.kind === 'phase') phases[name] = seen.holding;
  }
  return {
    ...zone,
    readAt,
    records:
      records === null
        ? { unknown: 'they were not read' }
        : records.kind === 'ok'
          ? records.value.map(recordFrom)
          : records.kind === 'missing'
            ? { unknown: 'the zone is not there' }
            : told(records),
    settings,
    phases,
  };
};
