import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { answerFor, resolved, standingAt } from '../../evidence/derive/answers.ts';
import { hostedBy } from '../../evidence/derive/hosted-by.ts';
import { productNames } from '../../evidence/derive/names.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Change, type Fault } from '../check.ts';
import { listed } from '../wording.ts';

const types = ['A', 'AAAA', 'CNAME'] as const;

type Set = { readonly type: (typeof types)[number]; readonly values: readonly string[] };

const setsAt = (dns: DnsEvidence, name: string): readonly Set[] =>
  types
    .map(type => ({ type, values: standingAt(known(answerFor(dns, name, type), name), name, type) }))
    .filter(({ values }) => values.length > 0);

/** Names of the product that live from the wildcard get a record of their own before it goes. */
const keeping = (dns: DnsEvidence, declared: Declared, wildcard: readonly Set[]): readonly Change[] =>
  productNames(dns, declared)
    .filter(name => name !== dns.domain && dns.names[name] !== undefined)
    .flatMap(name =>
      setsAt(dns, name)
        .filter(({ type, values }) => wildcard.some(set => set.type === type && set.values.join() === values.join()))
        .map(({ type, values }): Change => ({ kind: 'dns-set', name, type, values, was: [] })),
    );

export default defineCheck({
  id: 'launch-path/wildcard-record',
  rows: ['S1.c3'],
  needs: ['dns', 'http', 'declared'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer'],
  damage: 'data',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Only names that you entered exist under your domain',
    failureTitle: 'Strangers can put pages under any name of your domain',
    why: 'A catch-all record sends every invented name to a hosting company where anyone with an account can claim it and look like you.',
    fix: 'Give each host that you use a record of its own, then delete the catch-all record (the one named *).',
    howTo: 'Run the audit where port 53 is open and the web hosts of the domain can be reached.',
    references: [
      'https://docs.github.com/pages/configuring-a-custom-domain-for-your-github-pages-site/verifying-your-custom-domain-for-github-pages',
      'https://www.rfc-editor.org/rfc/rfc4592#section-2',
    ],
  },
  judge: ({ dns, http, declared }) => {
    const control = dns.wildcardControl;
    const sets = setsAt(dns, control);
    if (sets.length === 0) return concluded([]);
    const place = `*.${dns.domain}`;
    const [four, six] = [resolved(dns, control, 'A'), resolved(dns, control, 'AAAA')];
    const targets = [...four.links, ...six.links].map(({ value }) => value);
    const platform = hostedBy(http, control, targets, [...four.values, ...six.values]);
    if (platform === undefined) {
      const text = `Any name under ${dns.domain} leads to your own server (${place}). That is fine as long as it answers "not found" for names that it does not know.`;
      return concluded([], [], [{ place, text }]);
    }
    const [first = { type: 'A', values: [] }] = sets;
    const keep = keeping(dns, declared, sets);
    const removals = sets.map(({ type, values }): Change => ({ kind: 'dns-remove', name: place, type, was: values }));
    const [change = { kind: 'dns-remove', name: place, type: first.type, was: first.values }, ...changes] = [
      ...keep,
      ...removals,
    ];
    const fault: Fault = {
      place,
      // Asking again means asking for another invented name.
      hosts: [place, dns.domain],
      severity: 'high',
      confidence: 'observed',
      happened: `Anyone with an account at ${platform} can claim an invented name such as login.${dns.domain} and ask your members for their passwords there.`,
      cause: `A catch-all record (${place}) sends every name that you did not enter to ${platform}.`,
      evidence: sets.map(({ type, values }) => `asked for the invented name ${control}: ${type} ${listed(values)}`),
      replay: { tool: 'dig', name: control, type: first.type, at: 'resolver', shows: first.values[0] ?? '' },
      remedy: [change, ...changes],
    };
    return concluded([fault]);
  },
});
