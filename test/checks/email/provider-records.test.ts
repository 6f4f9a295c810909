import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Change, Check } from '../../../src/checks/check.ts';
import dkimKey from '../../../src/checks/email/dkim-key.ts';
import dmarcRecord from '../../../src/checks/email/dmarc-record.ts';
import reachable from '../../../src/checks/email/mail-records-reachable.ts';
import spfCoversSender from '../../../src/checks/email/spf-covers-sender.ts';
import spfRecord from '../../../src/checks/email/spf-record.ts';
import type { MailEvidence } from '../../../src/evidence/mail.ts';
import { Unknown } from '../../../src/evidence/leaf.ts';
import type { MailProvider } from '../../../src/providers/mail/provider.ts';
import { mailProviders } from '../../../src/providers/mail/providers.ts';
import { usualSelectors } from '../../../src/providers/mail/usual-names.ts';
import { zones } from '../../changes/mail/mail-arbitrary.ts';
import { foreignCosts } from '../../changes/mail/mail-world.ts';
import type { RecordSet } from '../../../src/changes/record-set.ts';
import { domain } from '../../evidence/build.ts';
import { mailed, type MailPlan } from '../../evidence/build-mail.ts';
import { fixtureDomain } from '../../providers/mail/fixture-zones.ts';

const checks: readonly Check<'mail'>[] = [spfRecord, spfCoversSender, dkimKey, dmarcRecord, reachable];

const asOf = new Date('2026-11-27T12:00:00.000Z');

const here = (text: string): string => text.replaceAll(fixtureDomain, domain);

/** The domain with these records, and a provider that the settings name; everybody else publishes what they do. */
const laid =
  (provider: MailProvider, sets: readonly RecordSet[]) =>
  (plan: MailPlan): void => {
    plan.declared = {
      provider: provider.id,
      sendingDomains: [],
      selectors: usualSelectors(provider).map(selector => ({ domain, selector })),
      sendingAddresses: [],
    };
    for (const name of Object.keys(plan.zone))
      if (name === domain || name.endsWith(`.${domain}`)) delete plan.zone[name];
    for (const [name, cost] of foreignCosts) {
      const nested = Array.from({ length: cost }, (_, at) => `include:n${at}.${name}`);
      plan.zone[name] = { TXT: [['v=spf1', ...nested, 'ip4:198.51.100.0/24', '~all'].join(' ')] };
      nested.forEach((_, at) => (plan.zone[`n${at}.${name}`] = { TXT: ['v=spf1 ip4:203.0.113.0/24 ~all'] }));
    }
    for (const { name, type, values } of sets) (plan.zone[here(name)] ??= {})[type] = values.map(here);
  };

const carriedOut = (plan: MailPlan, changes: readonly Change[]): void => {
  for (const change of changes) {
    if (change.kind !== 'dns-set' && change.kind !== 'dns-remove') continue;
    const at = (plan.zone[change.name] ??= {});
    if (change.kind === 'dns-set') at[change.type] = [...change.values];
    else delete at[change.type];
    if (Object.keys(at).length === 0) delete plan.zone[change.name];
  }
};

type Open = { readonly at: string; readonly remedy: readonly Change[] };

const openIn = (mail: MailEvidence): readonly Open[] =>
  checks.flatMap(check => {
    try {
      const verdict = check.judge({ mail }, asOf);
      return verdict.outcome === 'fail'
        ? verdict.faults.map(({ place, remedy }) => ({ at: `${check.id} ${place}`, remedy }))
        : [];
    } catch (error) {
      if (error instanceof Unknown) return [];
      throw error;
    }
  });

const isRecord = ({ kind }: Change): boolean => kind === 'dns-set' || kind === 'dns-remove';

for (const provider of mailProviders) {
  test(`${provider.name}: whatever stands there, what the checks print takes their fault away and makes no other`, async () => {
    let printed = 0;
    await fc.assert(
      fc.asyncProperty(zones(provider), async sets => {
        const lay = laid(provider, sets);
        const before = openIn(await mailed(lay));
        for (const { at, remedy } of before) {
          if (!remedy.some(isRecord)) continue;
          printed += 1;
          const after = openIn(
            await mailed(plan => {
              lay(plan);
              carriedOut(plan, remedy);
            }),
          );
          const still = after.find(one => one.at === at);
          // What is left to do at the place is another slip of the same record, with another remedy.
          assert.notDeepEqual(still?.remedy, remedy, at);
          const fresh = after.filter(one => !before.some(other => other.at === one.at));
          assert.deepEqual(
            fresh.map(one => one.at),
            [],
            `after ${JSON.stringify(remedy)}`,
          );
        }
      }),
      { numRuns: 25 },
    );
    assert.ok(printed > 0, 'no zone had a fault that records take away');
  });
}
