import { known, Unknown } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { unanswered } from '../ownership-words.ts';
import { dnsSettings } from '../wording.ts';

const id = 'handover/owners-named';

export default defineCheck({
  id,
  rows: ['S7.c2'],
  from: 'launch',
  needs: ['dns', 'registration', 'ownership'],
  after: ['launch-path/domain-delegated', 'launch-path/domain-renews'],
  damage: 'signups',
  effort: { minutes: [10, 45], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'Somebody is named who can sign in where the domain is kept',
    failureTitle: 'Nobody can say who holds the domain or its records',
    why: 'A domain that runs out, or a record that has to change tonight, needs somebody who can sign in. When that account belongs to whoever built the site, and that person is on holiday, the community is down until they are back. Where the domain is registered, until when, and which name servers hold its records stands in public; who holds the accounts only people know.',
    fix: 'Name one person for each of the two accounts, with a login of their own and a second factor.',
    howTo: 'Answer the questions of launch-ready handover ask, and run the audit where the registry answers (RDAP).',
    references: [
      'https://www.icann.org/resources/pages/registrant-basics-2013-09-16-en',
      'https://www.rfc-editor.org/rfc/rfc9083#section-5.3',
    ],
  },
  judge: ({ dns, registration, ownership }) => {
    const { domain } = registration;
    const seller = (): string => {
      const { record } = registration;
      const name = record.status === 'ok' && record.value.found ? record.value.registrar : '';
      return name === '' ? 'the company where the domain was bought' : `${name}, where the domain was bought`;
    };
    return judgeEach(
      [
        (): Fault | undefined =>
          unanswered(ownership, 'domain', {
            check: id,
            hosts: [domain],
            severity: 'medium',
            happened:
              'When the domain runs out or is hijacked, nobody knows who can sign in and renew it: site, sign-in and mail stay away until that is found out.',
            where: seller(),
            steps: [
              'Find out in whose account the domain is: the bill of the last renewal names it.',
              'Give a second person a login of their own, each with a second factor.',
            ],
          }),
        (): Fault | undefined =>
          unanswered(ownership, 'dns', {
            check: id,
            hosts: [domain],
            severity: 'medium',
            happened:
              'When a record has to change tonight, nobody knows who can sign in: a move, a mended mail record or a certificate waits until that is found out.',
            where: dnsSettings(dns),
            steps: [
              'Find out who can sign in there.',
              'Give a second person a login of their own, each with a second factor.',
            ],
          }),
        (): undefined => {
          const { found } = known(registration.record, domain);
          if (!found) throw new Unknown(`the registry does not know ${domain}`, domain);
        },
        (): undefined => {
          if (known(dns.delegation, domain).servers.length === 0)
            throw new Unknown(`no name server is listed for ${domain}`, domain);
        },
      ],
      () => undefined,
      look => look(),
    );
  },
});
