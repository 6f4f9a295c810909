import { known, Unknown } from '../leaf.ts';
import type { MessagesEvidence, SeenSignature } from '../messages.ts';
import { type ArrivedMail, arrivedMails, domainOfAddress } from './mails.ts';

/** A mail with its signatures as a receiver verified them. */
export type SignedMail = { readonly mail: ArrivedMail; readonly signatures: readonly SeenSignature[] };

/** A signature that proves the sender: it verifies and belongs to the domain in From. */
const proves = ({ result, aligned }: SeenSignature): boolean => result === 'pass' && aligned;

export type SignaturesSeen = {
  /** Mails that no signature proves. */
  readonly unproven: readonly SignedMail[];
  /** Why others could not be looked at. */
  readonly unseen: readonly { readonly host?: string; readonly reason: string }[];
  /** True where the mails came straight from the app, without the mail service that signs them. */
  readonly beforeService: boolean;
};

/** What the signatures of all mails that arrived prove. */
export const signaturesSeen = (messages: MessagesEvidence): SignaturesSeen => {
  const { mails, unseen } = arrivedMails(messages);
  const looked: SignedMail[] = [];
  const silences = [...unseen];
  for (const mail of mails) {
    try {
      looked.push({ mail, signatures: known(mail.arrival.mail.dkim) });
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silences.push({ reason: `${mail.kind}: ${error.reason}` });
    }
  }
  // A mail that never met a mail service cannot carry its signature.
  const beforeService = messages.received === 'sink' && !looked.some(({ signatures }) => signatures.length > 0);
  const unproven = beforeService ? [] : looked.filter(({ signatures }) => !signatures.some(proves));
  return { unproven, unseen: silences, beforeService };
};

/** The domain in From of a mail. */
export const fromDomainOf = ({ arrival }: ArrivedMail): string => domainOfAddress(arrival.mail.from);
