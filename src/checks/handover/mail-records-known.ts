import { mailRecordsIn } from '../../evidence/derive/mail-record-names.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { onDay, outdated } from '../handover-words.ts';
import { unanswered } from '../ownership-words.ts';
import { listed } from '../wording.ts';

const id = 'handover/mail-records-known';

export default defineCheck({
  id,
  rows: ['S7.f2'],
  needs: ['mail', 'ownership', 'handover'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer'],
  damage: 'support',
  effort: { minutes: [5, 30], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'It is written down where SPF, DKIM and DMARC live',
    failureTitle: 'Nobody knows where the records of your mail live',
    why: 'A change of the mail service needs three sorts of records, at names that nobody guesses, and the account that made them. When either is not known, the next change breaks the old records or leaves them behind, and mails land in spam. I compare the names at which records stand today with the last handover, and ask who holds the account of the mail service.',
    fix: 'Write the handover again after each change of the mail service, and name who holds its account.',
    howTo: 'Write the handover (launch-ready handover), and answer the questions of launch-ready handover ask.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc6376#section-3.6.2',
      'https://www.rfc-editor.org/rfc/rfc7489#section-6.1',
    ],
  },
  judge: ({ mail, ownership, handover }) =>
    judgeEach(
      [
        (): Fault | undefined =>
          unanswered(ownership, 'mail', {
            check: id,
            severity: 'medium',
            happened:
              'When mails stop, nobody knows who can sign in at the service that sends them: resets, invitations and receipts wait until that is found out.',
            where: 'the service that sends your mail',
            steps: [
              'Find out in whose account the domain is set up there: its bill names it.',
              'Give a second person a login of their own, each with a second factor.',
            ],
          }),
        (): Fault | undefined => {
          const told = new Set(handover.mailRecords ?? []);
          const missing = mailRecordsIn(mail)
            .filter(([record, there]) => !told.has(record) && known(there))
            .map(([record]) => record);
          if (missing.length === 0) return undefined;
          const then = onDay(handover.writtenAt);
          const few = missing.slice(0, 3);
          return outdated(handover.domain, id, {
            place: 'handover/mail-records',
            places: missing,
            happened:
              'When the mail service changes, whoever took over leaves records behind or breaks them: the handover does not say where they stand, and mails land in spam.',
            cause: `The handover that was written ${then} does not tell of ${listed(few)}${missing.length > few.length ? `, and of ${missing.length - few.length} more` : ''}.`,
            evidence: missing
              .slice(0, 12)
              .map(record => `today there is ${record}; the handover of ${handover.writtenAt.slice(0, 10)} has it not`),
          });
        },
      ],
      () => undefined,
      look => look(),
    ),
});
