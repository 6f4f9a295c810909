import { arrivedMail, mailPlace } from '../../evidence/derive/mails.ts';
import { defineCheck, notApplicable } from '../check.ts';
import { after, howToTest, judgingAgain, lineOf, testAgain } from '../mail-words.ts';
import { byHand } from '../wording.ts';

const lateMs = 120_000;
const hopelessMs = 300_000;

export default defineCheck({
  id: 'email/invite-in-time',
  rows: ['S2.f1', 'T3'],
  needs: ['messages'],
  after: ['email/kinds-arrive'],
  damage: 'signups',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'An invitation arrives within two minutes',
    failureTitle: 'Invited guests wait for minutes and give up',
    why: 'An invitation is sent while somebody is on the telephone or in the room. Two minutes later nobody looks into the mailbox any more, and the guest is gone.',
    fix: 'Let mails leave as soon as they are written: a queue that is looked at every few seconds, in which one failing mail does not hold up the others.',
    howTo: howToTest,
    references: ['https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.1'],
  },
  judge: ({ messages }) => {
    const mail = arrivedMail(messages, 'invite');
    if (mail === null) return notApplicable('the settings say that the app sends no invitations');
    const { ms } = mail.arrival;
    if (ms <= lateMs) return { outcome: 'pass' };
    const place = mailPlace('invite');
    return {
      outcome: 'fail',
      faults: [
        {
          place,
          hosts: [],
          severity: ms > hopelessMs ? 'blocker' : 'high',
          confidence: 'proven',
          happened: `A guest who is invited waits ${after(ms)} for the invitation; two minutes is what people wait.`,
          cause: `${mail.asked}, your app said yes, and the invitation came ${after(ms)} later.`,
          evidence: [lineOf(mail)],
          replay: judgingAgain(messages, 'email/invite-in-time', place),
          remedy: [
            byHand(
              'what sends the mails of your app',
              'Look how often the queue of mails is looked at, and make that every few seconds.',
              'Let a mail that fails wait by itself, so that those behind it are sent meanwhile.',
              'If the mail left at once, look into the log of the mail service: it says when it took the mail and when it passed it on.',
              testAgain,
            ),
          ],
        },
      ],
    };
  },
});
