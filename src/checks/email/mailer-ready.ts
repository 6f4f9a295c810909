import { byCodePoint } from '../../evidence/derive/answers.ts';
import { type ArrivedMail, arrivedMails, domainOfAddress, mailPlace } from '../../evidence/derive/mails.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { MessagesEvidence } from '../../evidence/messages.ts';
import { trialModes, type TrialMode } from '../../providers/mail/modes.ts';
import { concluded, defineCheck, notApplicable, type Fault } from '../check.ts';
import { quotaFault } from '../mail-quota.ts';
import { howToTest, judgingAgain, lineOf, testAgain } from '../mail-words.ts';
import { byHand } from '../wording.ts';

const modeOf = (mail: ArrivedMail): TrialMode | undefined => {
  const { from, envelopeDomain } = mail.arrival.mail;
  return trialModes.find(({ senders }) =>
    [domainOfAddress(from), envelopeDomain ?? ''].some(domain => senders.some(shape => shape.test(domain))),
  );
};

const allowance = ({ quota }: TrialMode): string =>
  quota === null ? '' : ` It sends ${quota.mails} mails a ${quota.per} at most.`;

const faultOf = (
  messages: MessagesEvidence,
  mode: TrialMode,
  mails: readonly [ArrivedMail, ...ArrivedMail[]],
): Fault => {
  const places = mails.map(({ kind }) => mailPlace(kind));
  const place = domainOfAddress(mails[0].arrival.mail.from);
  return {
    place,
    places,
    covers: places,
    hosts: [],
    severity: 'high',
    confidence: 'proven',
    happened: `On launch day new members wait for mails that are never sent: your app sends with ${mode.name}. ${mode.reachesWhom}`,
    cause: `The mails come from ${place}, which is for trying out.${allowance(mode)}`,
    evidence: [...mails.map(lineOf), ...(mode.source === null ? [] : [`${mode.source.fact} (${mode.source.url})`])],
    replay: judgingAgain(messages, 'email/mailer-ready', place),
    remedy: [
      byHand(
        'the settings of your mail service',
        mode.instead,
        'Set the sender of the app to an address of your own domain.',
        testAgain,
      ),
    ],
  };
};

export default defineCheck({
  id: 'email/mailer-ready',
  rows: ['X4'],
  needs: ['messages'],
  wants: ['declared'],
  after: ['email/kinds-arrive'],
  damage: 'signups',
  effort: { minutes: [30, 120], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Your mail service reaches everybody, and sends what launch day needs',
    failureTitle: 'Your mail service is only for trying out, or stops too early',
    why: 'Mail services begin in a mode for trials: it reaches the owner of the account, or a handful of addresses, and stops after a few mails an hour. Everything works while the team tries it, and nobody else gets a mail. A plan has an end, too: every sign-up is two mails or more.',
    fix: 'Verify your own domain with the mail service, send from it, and choose a plan that sends what your launch day needs (mail.signUpsPerDay, mail.mailsPerDay).',
    howTo: howToTest,
    references: [
      'https://supabase.com/docs/guides/auth/auth-smtp',
      'https://resend.com/docs/dashboard/domains/introduction',
    ],
  },
  judge: ({ messages, declared }) => {
    const { mails, unseen } = arrivedMails(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    const trying = mails.flatMap(mail => {
      const mode = modeOf(mail);
      return mode === undefined ? [] : [{ mail, mode, from: domainOfAddress(mail.arrival.mail.from) }];
    });
    const faults = [...Map.groupBy(trying, ({ from }) => from)]
      .toSorted(([a], [b]) => byCodePoint(a, b))
      .flatMap(([, [first, ...rest]]) =>
        first === undefined ? [] : [faultOf(messages, first.mode, [first.mail, ...rest.map(({ mail }) => mail)])],
      );
    // The trial mode is the cause where there is one: whoever leaves it has another quota.
    if (faults.length > 0) return concluded(faults, unseen);
    try {
      const fault = quotaFault(messages, mails, declared?.mail);
      return concluded(fault === undefined ? [] : [fault], unseen);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      return concluded([], [...unseen, { reason: error.reason }]);
    }
  },
});
