import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

const dayMs = 86_400_000;
const warnDays = 30;
const urgentDays = 7;

/** RDAP status values (RFC 8056 §2) with which a domain is off the internet or about to be. */
const offAir: ReadonlySet<string> = new Set(['redemption period', 'pending delete', 'client hold', 'server hold']);

const days = (count: number): string => `${Math.abs(count)} day${Math.abs(count) === 1 ? '' : 's'}`;

export default defineCheck({
  id: 'launch-path/domain-renews',
  rows: ['X7'],
  needs: ['registration'],
  after: ['launch-path/domain-delegated'],
  damage: 'signups',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'The domain is paid for beyond the launch',
    failureTitle: 'The domain is about to be lost',
    why: 'When a domain runs out, site, sign-in and mail stop at once, and after some weeks anyone can buy the name.',
    fix: 'Renew the domain at the company where you bought it, and turn automatic renewal on.',
    howTo: 'Run the audit where the registry of the domain can be reached over https (RDAP).',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9083#section-4.5',
      'https://www.icann.org/resources/pages/epp-status-codes-2014-06-16-en',
    ],
  },
  judge: ({ registration: { domain, record } }, asOf) => {
    const { found, registrar, expiresAt, statuses } = known(record, domain);
    const bad = statuses
      .map(status => status.toLowerCase())
      .filter(status => offAir.has(status))
      .toSorted();
    const expires = Date.parse(expiresAt);
    if (found && bad.length === 0 && Number.isNaN(expires))
      throw new Unknown(`the registry does not say until when ${domain} is paid for`, domain);
    const left = Math.floor((expires - asOf.getTime()) / dayMs);
    // The registry renews by itself and shows the old date for some weeks (RFC 3915 §3.1).
    const renewing = left < 0 && statuses.some(status => status.toLowerCase() === 'auto renew period');
    if (found && bad.length === 0 && (renewing || left >= warnDays)) return concluded([]);
    const lost = !found || bad.length > 0;
    const seller =
      registrar === ''
        ? 'the company where you bought the domain (registrar)'
        : `${registrar}, where the domain was bought`;
    const fault: Fault = {
      place: domain,
      severity: lost || left < urgentDays ? 'blocker' : 'high',
      confidence: 'observed',
      happened: lost
        ? `${domain} is off the internet or about to be: site, sign-in and mail stop, and the name can be sold to somebody else.`
        : `${left < 0 ? `${domain} ran out ${days(left)} ago` : `In ${days(left)} ${domain} stops working`}: site, sign-in and mail with it, unless it is renewed.`,
      cause: found
        ? bad.length > 0
          ? `The registry has marked ${domain} as "${listed(bad)}".`
          : `${domain} is paid for until ${expiresAt.slice(0, 10)}.`
        : `The registry does not know ${domain}.`,
      evidence: [
        found
          ? `registry (RDAP): expires ${expiresAt.slice(0, 10) || 'unknown'}, status ${listed(statuses.toSorted()) || 'none'}, registrar ${registrar || 'unknown'}`
          : `registry (RDAP): no entry for ${domain}`,
      ],
      replay: {
        tool: 'launch-ready',
        args: ['audit', domain, '--check', 'launch-path/domain-renews', '--json'],
        shows: '"title": "The domain is about to be lost"',
      },
      remedy: [
        byHand(
          seller,
          found
            ? `Sign in, open ${domain} and renew it for at least a year.`
            : `Sign in and look for ${domain}; if it is not there, buy it.`,
          ...(bad.some(status => status.endsWith('hold'))
            ? [
                'A hold is lifted after you settle what the registrar asks for: an unpaid bill or an unconfirmed e-mail address.',
              ]
            : []),
          'Turn automatic renewal on and check that the bank card on file is valid.',
        ),
      ],
    };
    return concluded([fault]);
  },
});
