import type { EventTrial, MailsOfEvent } from '../../../evidence/hardening/webhooks.ts';
import { inert } from '../../../platform/inert.ts';
import { limits } from '../../../platform/limits.ts';
import type { Delivery } from '../../billing/deliver.ts';
import type { BillingEvent } from '../../billing/story.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { Subscription } from '../../payments.ts';
import { receipt } from '../../mail-kinds/receipt.ts';
import { recognisedBy } from '../../mail-kinds/recognised.ts';
import { waitedFor } from '../../poll.ts';
import type { Payer } from '../billing/payer.ts';
import { type Hand, Inconclusive } from '../verification.ts';

type Trials = { readonly [trial: string]: () => Promise<EventTrial> };

const inARow = 3;
const atOnce = 8;

/** Receipts carry numbers of their own. */
const withoutNumbers = (subject: string): string => inert(subject).replaceAll(/\d+/g, '#').trim();

/**
 * One payment, told again: one after another, as a provider does that heard no answer, and at the same moment, as it does
 * when answers are slow. What a payment does once is seen in the mails to the member.
 */
export const repeatedTrials = ({ drive }: Hand, payer: Payer): Trials => {
  const [plan] = payer.plans;
  const to = (payer.actor.variables()['email'] ?? '').toLowerCase();
  let running: Subscription | null = null;
  /** Copies that an earlier trial is told of. */
  let tooMany = 0;

  const inboxOf = (): Inbox => {
    if (drive.inbox !== null) return drive.inbox;
    throw new Inconclusive('no mailbox is set (drive.mail), so nothing shows whether a payment counted twice');
  };

  const wanted = recognisedBy(drive, receipt).subject ?? receipt.words;
  const words = (typeof wanted === 'string' ? [wanted] : wanted).map(word => word.toLowerCase());

  /** Receipts so far, of the subject that came most often. */
  const mostOften = (inbox: Inbox): Omit<MailsOfEvent, 'due'> => {
    const receipts = inbox
      .all()
      .filter(({ to: all, subject }) => all.includes(to) && words.some(word => subject.toLowerCase().includes(word)));
    const counted = Map.groupBy(receipts, ({ subject }) => withoutNumbers(subject));
    const all = [...counted].map(([subject, mails]) => ({ subject, came: mails.length }));
    return all.reduce((most, one) => (one.came > most.came ? one : most), { subject: '', came: 0 });
  };

  const mailsOf = async (copiesMs: number): Promise<MailsOfEvent> => {
    const inbox = inboxOf();
    const due = payer.payments();
    await waitedFor(drive.io, limits.hardenMailMs, drive.signal, async () => mostOften(inbox).came >= due);
    await drive.io.sleep(copiesMs, drive.signal);
    const { subject, came } = mostOften(inbox);
    if (came < due)
      throw new Inconclusive(
        'no receipt came of a payment (drive.mails.receipt), and nothing else shows whether it counted twice',
      );
    const mails = { subject, due, came: came - tooMany };
    tooMany += mails.came - due;
    return mails;
  };

  const begun = async (): Promise<Subscription> => {
    inboxOf();
    if (running !== null) return running;
    running = await payer.sheet().paid(plan);
    return running;
  };

  const trial =
    (how: string, copiesMs: number, send: (of: Subscription, event: BillingEvent) => Promise<readonly Delivery[]>) =>
    async (): Promise<EventTrial> => {
      const own = await begun();
      const sheet = payer.sheet();
      const deliveries = await send(own, own.event('payment-succeeded'));
      for (const delivery of deliveries) sheet.note(delivery, how);
      const mails = await mailsOf(copiesMs);
      return { ...(await sheet.stays(plan)), mails };
    };

  return {
    'in-a-row': trial('once more', limits.hardenCopiesMs, ({ deliver }, event) => deliver.inARow(event, inARow)),
    'at-once': async () => {
      const seen = await trial('at the same moment', limits.mailCopiesMs, ({ deliver }, event) =>
        deliver.atOnce(event, atOnce),
      )();
      if (running !== null) await payer.sheet().end(running);
      running = null;
      return seen;
    },
  };
};
