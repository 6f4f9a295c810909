import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { after, howToTest, judgingAgain, testAgain } from '../mail-words.ts';
import { byHand } from '../wording.ts';

const place = 'mail/outage';

const remedy: Fault['remedy'] = [
  byHand(
    'the code that signs people up',
    'Write the mail down with the account, in one transaction, and let a job of its own send it.',
    'Let that job try again, with longer and longer pauses, until the mail service takes the mail.',
    'Tell an administrator when a mail is given up.',
    testAgain,
  ),
];

export default defineCheck({
  id: 'email/sign-up-survives-outage',
  rows: ['X4'],
  needs: ['messages'],
  damage: 'signups',
  effort: { minutes: [60, 240], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'People can join while the mail service is down',
    failureTitle: 'When the mail service stops, nobody can join',
    why: 'Free plans of mail services end at a hundred mails a day, and launch day is the day on which they do. Where mails are sent in the middle of signing up, every sign-up ends in an error from then on; where they are sent once and forgotten, the account is there and its confirmation never comes.',
    fix: 'Write mails down first and send them from a queue that tries again.',
    howTo: howToTest,
    references: ['https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.1'],
  },
  judge: ({ messages }) => {
    const { refused, signUp, mailMs, waitedMs } = known(messages.outage);
    if (signUp.taken && mailMs !== null) return { outcome: 'pass' };
    const common = {
      place,
      hosts: [],
      severity: 'high',
      confidence: 'proven',
      replay: judgingAgain(messages, 'email/sign-up-survives-outage', place),
      remedy,
    } as const;
    if (!signUp.taken)
      return concluded([
        {
          ...common,
          happened:
            'Nobody can join while your mail service is down or its daily quota is used up: signing up ends in an error.',
          cause: `I signed up while every mail was turned away, and ${signUp.reason}.`,
          evidence: [`signed up during a rehearsed outage, ${refused} mails turned away: ${signUp.reason}`],
        },
      ]);
    return concluded([
      {
        ...common,
        happened:
          'Who joins while your mail service is down never gets in: the confirmation is lost, and no other is sent.',
        cause: `I signed up while every mail was turned away; afterwards mails were taken again, and none came within ${after(waitedMs)}.`,
        evidence: [`signed up during a rehearsed outage, ${refused} mails turned away; no mail came afterwards`],
      },
    ]);
  },
});
