import type { Change } from '../../checks/check.ts';
import type { DnsPlan } from '../dns-plan.ts';
import { redirectAsked, redirectWishes } from '../hosts/cloudflare/redirect.ts';
import type { RecordBody } from './bodies.ts';
import type { Plan } from './plan.ts';
import type { ZoneWish } from './wishes.ts';

/** What a plan needs of a finding. */
export type Wishing = { readonly id: string; readonly title?: string; readonly remedy: readonly Change[] };

type NotPlanned = Plan['notPlanned'][number];
export type Wished = { readonly wishes: readonly ZoneWish[]; readonly notPlanned: readonly NotPlanned[] };

const whyOf = ({ id, title }: Wishing): string => (title === undefined ? id : `${title} (${id})`).slice(0, 1000);

/** The record sets of a DNS plan, with what cannot be planned there. */
export const dnsWishes = (plan: DnsPlan, findings: readonly Wishing[]): Wished => {
  const why = (ids: readonly string[]): readonly string[] =>
    ids.map(id => {
      const finding = findings.find(one => one.id === id);
      return finding === undefined ? id : whyOf(finding);
    });
  return {
    wishes: plan.sets.map(set => ({ kind: 'set', set, because: why(set.because) })),
    notPlanned: [
      ...plan.conflicts.map(({ name, type, reason }) => ({ what: `${type} of ${name}`, reason, flag: null })),
      ...plan.refused.map(({ set, reason, flag }) => ({ what: `${set.type} of ${set.name}`, reason, flag })),
      ...plan.elsewhere.map(({ name, type }) => ({
        what: `${type} of ${name}`,
        reason: 'the name is in another zone',
        flag: null,
      })),
    ],
  };
};

/** The redirects that findings ask for, where they can be had at the edge; the others are made where the host is served. */
export const redirectsWished = (findings: readonly Wishing[], zone: string, records: readonly RecordBody[]): Wished => {
  const wishes: ZoneWish[] = [];
  const notPlanned: NotPlanned[] = [];
  for (const finding of findings)
    for (const change of finding.remedy) {
      if (change.kind !== 'redirect') continue;
      const because = [whyOf(finding)];
      const asked = redirectAsked(change.from, change.to, change.status);
      const isInside = typeof asked !== 'string' && (asked.host === zone || asked.host.endsWith(`.${zone}`));
      const made =
        typeof asked === 'string'
          ? asked
          : isInside
            ? redirectWishes(asked, records, { proxy: false, because })
            : 'the host is in another zone';
      if (typeof made === 'string')
        notPlanned.push({
          what: `a redirect from ${change.from} to ${change.to}`,
          reason: `${made}: make it where the host is served`,
          flag: null,
        });
      else wishes.push(...made);
    }
  return { wishes, notPlanned };
};
