import type { DnsType } from '../../evidence/dns.ts';
import type { PlannedSet } from '../dns-plan.ts';
import { redirectOf } from '../hosts/cloudflare/read-redirect.ts';
import { sampleOf, targetOf } from '../hosts/cloudflare/redirect.ts';
import { type Json, type RecordBody, recordTypes } from '../zone/bodies.ts';
import type { Plan } from '../zone/plan.ts';
import { isWebType, valueOf } from '../zone/record-values.ts';
import { placeOf } from '../zone/resources.ts';
import { expectedAt } from './apply.ts';

/** What one address has to answer once the plan is carried out. */
export type HttpExpectation = {
  readonly url: string;
  readonly wants:
    | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
    | { readonly kind: 'hsts'; readonly maxAge: number };
};

export type Expected = {
  readonly sets: readonly PlannedSet[];
  readonly http: readonly HttpExpectation[];
  /** What cannot be seen from outside, one sentence each. */
  readonly unseen: readonly string[];
};

const dnsTypes: ReadonlySet<string> = new Set(recordTypes);
const isDnsType = (type: string): type is DnsType => dnsTypes.has(type);

const setsAt = (name: string, touched: ReadonlySet<string>, records: readonly RecordBody[]): readonly PlannedSet[] =>
  [...touched].flatMap(type => {
    if (!isDnsType(type)) return [];
    const own = records.filter(record => record.type === type);
    // Behind the proxy the DNS gives addresses of the proxy, whatever the record says.
    if (isWebType(type) && records.some(record => record.proxied)) return [];
    const after = own.map(record => valueOf(record) ?? '');
    return [{ name, type, before: [], after, because: ['plan'] }];
  });

const hstsOf = (value: Json): number | null => {
  const text = JSON.stringify(value);
  const seconds = /"max_age":(\d+)/.exec(text)?.[1];
  return text.includes('"enabled":true') && seconds !== undefined ? Number(seconds) : null;
};

/** What has to be seen at the name servers and over HTTP when exactly these changes are done. */
export const expectedOf = (plan: Plan, done: ReadonlySet<string>): Expected => {
  const sets: PlannedSet[] = [];
  const http: HttpExpectation[] = [];
  const unseen: string[] = [];
  for (const { place } of plan.base) {
    const holding = expectedAt(plan, place, done);
    const effects = plan.changes.filter(({ effect }) => placeOf(effect) === place).map(({ effect }) => effect);
    if (holding.kind === 'name') {
      const types = new Set(
        effects.flatMap(effect => (effect.kind === 'record' ? [(effect.after ?? effect.before)?.type ?? ''] : [])),
      );
      sets.push(...setsAt(place.slice('name '.length), types, holding.records));
      if (holding.records.some(({ proxied }) => proxied))
        unseen.push(`Behind the proxy the DNS does not show the records of ${place.slice('name '.length)}.`);
    }
    if (holding.kind === 'setting' && place === 'setting always_use_https' && holding.value === 'on')
      http.push({
        url: `http://${plan.zone.name}/`,
        wants: { kind: 'redirect', status: 301, location: `https://${plan.zone.name}/` },
      });
    if (holding.kind === 'setting' && place === 'setting security_header') {
      const maxAge = hstsOf(holding.value);
      if (maxAge !== null) http.push({ url: `https://${plan.zone.name}/`, wants: { kind: 'hsts', maxAge } });
    }
    if (holding.kind !== 'phase') continue;
    for (const effect of effects) {
      if (effect.kind !== 'rule') continue;
      const ref = (effect.after ?? effect.before)?.ref;
      const rule = holding.rules.find(one => 'ref' in one && one.ref === ref);
      if (rule === undefined || !('ref' in rule)) continue;
      const asked = redirectOf(rule);
      const url = asked === null ? null : `${sampleOf(asked)}?launch-ready=1`;
      const location = asked === null || url === null ? null : targetOf(asked, url);
      if (asked !== null && url !== null && location !== null)
        http.push({ url, wants: { kind: 'redirect', status: asked.status, location } });
      else unseen.push(`What the rule ${rule.ref} does shows only to visitors; launch-ready audit looks at it.`);
    }
  }
  return { sets, http, unseen };
};
