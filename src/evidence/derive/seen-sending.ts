import type { SeenSelector, UnprovenSender } from '../mail.ts';
import type { MessagesEvidence, SeenMail } from '../messages.ts';
import { isUnder } from './answers.ts';
import { arrivedMails } from './mails.ts';
import { fromDomainOf, signaturesSeen } from './signed-mails.ts';

/** A domain that mails left under, with the machine that handed them over where it was seen. */
type SeenEnvelope = {
  readonly envelopeDomain: string;
  readonly client: SeenMail['client'];
};

/** What mails that arrived show of how they are sent. Each thing once, in code-point order. */
export type SeenSending = {
  /** Keys of the domain that signed them. */
  readonly selectors: readonly SeenSelector[];
  /**
   * Only from mails that arrived in a mailbox: at our own sink no mail service was on the way, and these put a return
   * path of their own in.
   */
  readonly envelopes: readonly SeenEnvelope[];
  /** Domains in From. */
  readonly from: readonly string[];
  /** Domains that the app itself named as envelope at our own sink. */
  readonly named: readonly string[];
  readonly unproven: readonly UnprovenSender[];
  /** Names of the headers of each mail, and its envelope domain: what mail services are recognised by. */
  readonly traces: readonly { readonly headers: readonly string[]; readonly envelopeDomain: string | null }[];
};

const once = <T>(all: readonly T[]): readonly T[] =>
  [...new Map(all.map(one => [JSON.stringify(one), one])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);

const noSending: SeenSending = { selectors: [], envelopes: [], from: [], named: [], unproven: [], traces: [] };

/** What a mail test shows of the sending of `domain`; nothing where there was none. */
export const seenSending = (messages: MessagesEvidence | undefined, domain: string): SeenSending => {
  if (messages === undefined) return noSending;
  const arrived = arrivedMails(messages).mails;
  const mails = arrived.map(({ arrival }) => arrival.mail);
  const own = (name: string | null): readonly string[] => (name !== null && isUnder(name, domain) ? [name] : []);
  return {
    selectors: once(
      mails.flatMap(({ dkim }) =>
        (dkim.status === 'ok' ? dkim.value : [])
          .filter(one => isUnder(one.domain, domain))
          .map(one => ({ domain: one.domain, selector: one.selector, seenIn: 'message' as const })),
      ),
    ),
    envelopes: once(
      messages.received === 'sink'
        ? []
        : mails.flatMap(({ envelopeDomain, client, spf }) =>
            envelopeDomain === null || envelopeDomain === ''
              ? []
              : [{ envelopeDomain, client: spf.status === 'ok' ? client : null }],
          ),
    ),
    from: once(arrived.flatMap(mail => own(fromDomainOf(mail)))),
    named: once(messages.received === 'sink' ? mails.flatMap(({ envelopeDomain }) => own(envelopeDomain)) : []),
    unproven: once(
      signaturesSeen(messages).unproven.map(({ mail }) => ({
        from: fromDomainOf(mail),
        envelopeDomain: mail.arrival.mail.envelopeDomain,
      })),
    ),
    traces: once(mails.map(({ headers, envelopeDomain }) => ({ headers, envelopeDomain }))),
  };
};
