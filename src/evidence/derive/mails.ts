import { mailKinds, type MailKind } from '../../contract/mail-kinds.ts';
import { known, Unknown } from '../leaf.ts';
import type { KindSeen, MessagesEvidence } from '../messages.ts';

type Tried = Extract<KindSeen, { readonly sent: true }>;

/** A kind that the app was asked for, as it came. */
export type ArrivedMail = Tried & {
  readonly kind: MailKind;
  readonly arrival: NonNullable<Tried['arrival']>;
};

/** How findings name a kind of mail. */
export const mailPlace = (kind: MailKind): string => `mail/${kind}`;

/** Kinds that the app has, as far as anybody could try them. Throws `Unknown` for one that could not be tried. */
export const triedMail = (
  { kinds }: MessagesEvidence,
  kind: MailKind,
): (Tried & { readonly kind: MailKind }) | null => {
  const leaf = kinds[kind];
  if (leaf.status === 'silent') throw new Unknown(`${kind}: ${leaf.reason}`);
  const seen = known(leaf);
  return seen.sent ? { ...seen, kind } : null;
};

/** The kind as it arrived; null where the app has none. Throws `Unknown` where it could not be tried or did not come. */
export const arrivedMail = (messages: MessagesEvidence, kind: MailKind): ArrivedMail | null => {
  const tried = triedMail(messages, kind);
  if (tried === null) return null;
  if (tried.arrival === null) throw new Unknown(`${kind}: the mail did not come`, mailPlace(kind));
  return { ...tried, arrival: tried.arrival };
};

/** All that arrived, and why others could not be looked at. */
export const arrivedMails = (
  messages: MessagesEvidence,
): { readonly mails: readonly ArrivedMail[]; readonly unseen: readonly { host?: string; reason: string }[] } => {
  const mails: ArrivedMail[] = [];
  const unseen: { host?: string; reason: string }[] = [];
  for (const kind of mailKinds) {
    try {
      const mail = arrivedMail(messages, kind);
      if (mail !== null) mails.push(mail);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ reason: error.reason, ...(error.host === undefined ? {} : { host: error.host }) });
    }
  }
  return { mails, unseen };
};

/** The domain of an address; empty where it is none. */
export const domainOfAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
};
