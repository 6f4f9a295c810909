import { z } from 'zod';
import type { CloudflareClient } from '../../../engines/cloudflare/client.ts';
import type { Plan } from '../../zone/plan.ts';

/** Hosts that a plan puts behind the proxy. */
const hostsSwitchedOn = (plan: Plan): readonly string[] => [
  ...new Set(
    plan.changes.flatMap(({ effect }) =>
      effect.kind === 'record' && effect.after?.proxied === true && effect.before?.proxied !== true
        ? [effect.after.name.toLowerCase()]
        : [],
    ),
  ),
];

/** RFC 6125 §6.4.3: a star stands for one label. */
const covers = (pattern: string, host: string): boolean =>
  pattern === host || (pattern.startsWith('*.') && host.split('.').slice(1).join('.') === pattern.slice(2));

const packs = z.array(z.object({ status: z.string(), hosts: z.array(z.string()) }));

export type Uncovered = { readonly hosts: readonly string[] } | { readonly unknown: string };

/**
 * Hosts for which the edge has no active certificate: over https they would answer with an error the moment the proxy
 * stands before them. The certificate that every zone has covers the domain and one label below it.
 */
export const uncovered = async (client: CloudflareClient, plan: Plan, signal: AbortSignal): Promise<Uncovered> => {
  const hosts = hostsSwitchedOn(plan);
  if (hosts.length === 0) return { hosts };
  const answer = await client.read(`/zones/${plan.zone.id}/ssl/certificate_packs`, packs, signal);
  if (answer.kind === 'missing') return { unknown: 'the zone has no list of certificates' };
  if (answer.kind !== 'ok')
    return {
      unknown:
        answer.kind === 'refused' && answer.permission !== null
          ? `the token lacks the permission “${answer.permission}”`
          : answer.reason,
    };
  const names = answer.value
    .filter(({ status }) => status === 'active')
    .flatMap(pack => pack.hosts.map(one => one.toLowerCase()));
  return { hosts: hosts.filter(host => !names.some(name => covers(name, host))) };
};
