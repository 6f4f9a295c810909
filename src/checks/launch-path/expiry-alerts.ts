import { isUnder } from '../../evidence/derive/answers.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

const host = String.raw`([a-z0-9-]+(?:\.[a-z0-9-]+)+)`;
const webHost = new RegExp(String.raw`^(?:[a-z][a-z0-9+.-]*:\/\/)?${host}(?=[:/?#]|$)`, 'i');
const mailHosts = new RegExp(`@${host}`, 'gi');

/** Hosts of the e-mail addresses in a text, or of the web address or host name that it is; none for "UptimeRobot". */
const hostsIn = (text: string): readonly string[] => {
  const mail = [...text.matchAll(mailHosts)].flatMap(([, name]) => name ?? []);
  const web = mail.length > 0 ? undefined : webHost.exec(text.trim())?.[1];
  return [...mail, ...(web === undefined ? [] : [web])].map(name => name.toLowerCase());
};

export default defineCheck({
  id: 'launch-path/expiry-alerts',
  rows: ['X7'],
  needs: ['declared'],
  damage: 'signups',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'The warning of an expiry reaches you when the site is down',
    failureTitle: 'The warning of an expiry dies with what it warns about',
    why: 'A warning sent to an address at the domain, or by the app itself, never arrives once the domain or the certificate has run out.',
    fix: 'Let something outside the app warn you, at an e-mail address that is not at the domain itself.',
    howTo:
      'Put "expiryAlerts" into launch-ready.jsonc: "to" is the address that is warned, "by" is what sends the warning.',
    references: [
      'https://letsencrypt.org/docs/expiration-emails/',
      'https://www.icann.org/resources/pages/errp-2013-02-28-en',
    ],
  },
  judge: ({ declared: { domain, expiryAlerts } }) => {
    if (expiryAlerts === undefined)
      throw new Unknown('nobody has said who is told before the domain or a certificate expires', domain);
    const own = (text: string): boolean => hostsIn(text).some(name => isUnder(name, domain));
    const parts = [
      ...(own(expiryAlerts.to) ? [`the address ${expiryAlerts.to} is at ${domain} itself`] : []),
      ...(own(expiryAlerts.by) ? [`${expiryAlerts.by} is part of the app`] : []),
    ];
    if (parts.length === 0) return concluded([]);
    const fault: Fault = {
      place: domain,
      severity: 'medium',
      confidence: 'attested',
      happened: `When the domain or a certificate runs out, the warning does not reach you, and members tell you first.`,
      cause: `As launch-ready.jsonc says under "expiryAlerts", ${listed(parts)}: it stops together with what it warns about.`,
      evidence: [`expiryAlerts: to ${expiryAlerts.to}, by ${expiryAlerts.by}`],
      replay: {
        tool: 'launch-ready',
        args: ['audit', domain, '--check', 'launch-path/expiry-alerts', '--json'],
        shows: '"title": "The warning of an expiry dies with what it warns about"',
      },
      remedy: [
        byHand(
          'the account of your registrar and of your monitoring service, then launch-ready.jsonc',
          `Enter an e-mail address that is not at ${domain} as the one that gets expiry warnings.`,
          'Let the registrar or a monitoring service outside the app send them.',
          'Write both into "expiryAlerts": "to" and "by".',
        ),
      ],
    };
    return concluded([fault]);
  },
});
