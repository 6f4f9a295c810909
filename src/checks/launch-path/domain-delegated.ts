import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { byHand, showsNone } from '../wording.ts';

export default defineCheck({
  id: 'launch-path/domain-delegated',
  rows: ['S1.c1'],
  needs: ['dns'],
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'The domain is registered and points to its name servers',
    failureTitle: 'The domain does not exist for the internet',
    why: 'Without a registration that names the servers of the domain, no page opens and no mail arrives, anywhere.',
    fix: 'Register or renew the domain, and enter the name servers of your DNS provider at the registrar.',
    howTo:
      'Run the audit where the servers of the parent zone can be reached on port 53, or give a resolver that reaches them.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1034#section-4.2.1',
      'https://www.icann.org/resources/pages/register-domain-name-2017-06-20-en',
    ],
  },
  judge: ({ dns }) => {
    const { rcode, servers, askedAt } = known(dns.delegation, dns.domain);
    if (rcode === 'NOERROR' && servers.length > 0) return concluded([]);
    if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN')
      throw new Unknown(
        `the servers of "${dns.parentZone}" could not say anything about ${dns.domain}: they answered ${rcode}`,
        dns.domain,
      );
    const absent = rcode === 'NXDOMAIN';
    const fault: Fault = {
      place: dns.domain,
      wholeZone: true,
      severity: 'blocker',
      confidence: 'observed',
      happened: `Nobody can open ${dns.domain} or any address under it, and mail to it comes back.`,
      cause: absent
        ? `The registry of ".${dns.parentZone}" has no ${dns.domain}: it is not registered, it has expired, or it is spelt differently.`
        : `${dns.domain} is registered, but the registry of ".${dns.parentZone}" lists no name servers for it.`,
      evidence: [
        `asked ${askedAt} for the name servers of ${dns.domain}: ${absent ? 'no such domain (NXDOMAIN)' : 'an empty list'}`,
      ],
      replay: {
        tool: 'dig',
        name: dns.domain,
        type: 'NS',
        at: askedAt,
        shows: absent ? 'status: NXDOMAIN' : showsNone('NS'),
      },
      remedy: [
        absent
          ? byHand(
              'the company where you bought the domain (registrar)',
              `Sign in and look for ${dns.domain} in the list of your domains: compare the spelling letter by letter.`,
              'If it is listed as expired, renew it now; if it is not listed, register it.',
              'Check that its name servers are those that your DNS provider shows.',
            )
          : byHand(
              'the company where you bought the domain (registrar), page "Name servers"',
              `Copy the name servers that your DNS provider shows for ${dns.domain} into the list, at least two, and save.`,
              'If the registrar shows a hold or asks for a confirmed e-mail address, settle that first.',
            ),
      ],
    };
    return concluded([fault]);
  },
});
