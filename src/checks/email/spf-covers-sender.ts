import { byCodePoint } from '../../evidence/derive/answers.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { mailCauses } from '../causes.ts';
import { defineCheck, judgeEach } from '../check.ts';
import { onePerPlace } from '../one-per-place.ts';
import { judgeMachines } from '../spf-machines.ts';
import { judgeService } from '../spf-services.ts';

export default defineCheck({
  id: 'email/spf-covers-sender',
  rows: ['S2.c1'],
  from: 'launch',
  needs: ['mail'],
  after: [...mailCauses, 'email/mail-records-reachable', 'email/spf-record'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'The service that sends your mail is allowed to, where receivers look',
    failureTitle: 'The service that sends your mail is not allowed to',
    why: 'Receivers look at the domain that bounces go back to (the envelope), and ask its SPF record whether the sending machine may send. If it may not, confirmations land in spam or come back.',
    fix: 'Add the sending service to the SPF record of the return path, as the service shows it.',
    howTo:
      'Let a message be seen with launch-ready mail test, or write "provider", "envelopeDomain" and "sendingAddresses" under "mail" into launch-ready.jsonc.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc7208#section-2.4',
      'https://www.rfc-editor.org/rfc/rfc7208#section-4',
    ],
  },
  judge: ({ mail }) => {
    const machines = judgeMachines(mail, mail.envelopes);
    // What a machine shows is certain; what a package in the repository lets guess is left out beside it.
    const services = mail.services
      .filter(({ seenIn }) => seenIn === 'config' || (seenIn === 'repo' && machines.length === 0))
      .toSorted((a, b) => byCodePoint(a.name, b.name));
    const judgements = [...machines, ...services.map(service => () => judgeService(mail, service))];
    if (judgements.length === 0)
      throw new Unknown('no message was seen, and no service or address that sends mail is known', mail.domain);
    return onePerPlace(
      judgeEach(
        judgements,
        () => mail.domain,
        judge => judge(),
      ),
    );
  },
});
