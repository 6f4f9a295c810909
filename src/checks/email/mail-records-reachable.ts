import { byCodePoint } from '../../evidence/derive/answers.ts';
import { keyNameOf } from '../../evidence/derive/key-name.ts';
import type { MailEvidence } from '../../evidence/mail.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { mailCauses } from '../causes.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { onePerPlace } from '../one-per-place.ts';
import { pastedPolicies } from '../pasted-marks.ts';
import { proxiedDomain, proxiedHost, proxiedKey } from '../proxied-records.ts';
import { typedTwice } from '../stray-names.ts';

const sortedKeys = (entries: object): readonly string[] => Object.keys(entries).toSorted(byCodePoint);

/** Names of keys that somebody says are in use; what any name answers says nothing where a provider usually has one. */
const usedKeys = ({ selectors }: MailEvidence): readonly string[] =>
  [...new Set(selectors.filter(({ seenIn }) => seenIn !== 'provider').map(keyNameOf))].toSorted(byCodePoint);

export default defineCheck({
  id: 'email/mail-records-reachable',
  rows: ['S2.c1', 'S2.c2'],
  needs: ['mail'],
  after: mailCauses,
  damage: 'signups',
  effort: { minutes: [2, 10], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Mail servers find your mail records, as you meant them',
    failureTitle: 'A mail record is there and nobody can use it',
    why: 'A record behind a web proxy, under the domain typed twice, or with quotes pasted into it looks right in the panel and does not exist for mail servers.',
    fix: 'Switch the proxy off for mail records, enter names without the domain, and values without quotes.',
    howTo:
      'Run the audit where a DNS resolver answers; name selectors and the return path under "mail" in launch-ready.jsonc.',
    references: [
      'https://developers.cloudflare.com/dns/proxy-status/',
      'https://www.rfc-editor.org/rfc/rfc1035#section-5.1',
      'https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1',
    ],
  },
  judge: ({ mail }) => {
    const domains = Object.values(mail.domains).toSorted((a, b) => byCodePoint(a.name, b.name));
    if (domains.length === 0) throw new Unknown('no domain of mail was looked at', mail.domain);
    const looks: readonly (readonly [string, () => Fault | readonly Fault[] | undefined])[] = [
      ...mail.strays
        .toSorted((a, b) => byCodePoint(a.name, b.name))
        .map(stray => [stray.name, () => typedTwice(mail, stray)] as const),
      ...usedKeys(mail).map(name => [name, () => proxiedKey(mail, name)] as const),
      ...domains.flatMap(domain => [
        [domain.name, () => proxiedDomain(mail, domain)] as const,
        [domain.name, () => pastedPolicies(mail, domain)] as const,
      ]),
      ...sortedKeys(mail.hosts).map(host => [host, () => proxiedHost(mail, host)] as const),
    ];
    return onePerPlace(
      judgeEach(
        looks,
        ([place]) => place,
        ([, judge]) => judge(),
      ),
    );
  },
});
