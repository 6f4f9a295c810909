import { createTransport } from 'nodemailer';
import { bounds } from '../bounds.ts';
import type { Config } from '../config.ts';
import type { Parts } from '../parts.ts';
import type { DueMail } from './outbox.ts';

/** The private half of a key whose public half stands at `<keySelector>._domainkey.<domainName>`. */
type SigningKey = { readonly domainName: string; readonly keySelector: string; readonly privateKey: string };

/** A mail as the server of the receiver sees it. */
export type Message = {
  readonly from: string;
  readonly replyTo?: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where the mail service signs. */
  readonly dkim?: { readonly keys: SigningKey[]; readonly headerFieldNames: string };
};
export type OutgoingMail = DueMail & { readonly message: Message };
export type Mailer = { readonly send: (mail: OutgoingMail) => Promise<void>; readonly close: () => void };

/**
 * What a signature covers: what nodemailer signs by itself, and the header that makes unsubscribing one click. RFC 8058 §4
 * asks for both list headers to be signed, and nodemailer leaves the second one out.
 */
const signedHeaders =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'In-Reply-To:References:Auto-Submitted:Precedence:List-Id:List-Help:List-Unsubscribe:List-Unsubscribe-Post:' +
  'List-Subscribe:List-Post:List-Owner';

const domainOf = (sender: string): string => /@([^@>\s]+)>?\s*$/.exec(sender)?.[1] ?? '';

/** The key that signs mails as the sender's domain (RFC 6376), where the mail service does not do it. */
const signature = ({ DKIM_SELECTOR, DKIM_KEY }: Config, from: string): Pick<Message, 'dkim'> => {
  if (DKIM_SELECTOR === undefined || DKIM_KEY === undefined) return {};
  const key = { domainName: domainOf(from), keySelector: DKIM_SELECTOR, privateKey: DKIM_KEY };
  return { dkim: { keys: [key], headerFieldNames: signedHeaders } };
};

// RFC 3834 §5: keeps out-of-office robots from answering.
const automatic = { 'Auto-Submitted': 'auto-generated' };

/**
 * What only news carry: mailboxes show a button that ends them (RFC 8058), and know them as a list (RFC 2919). On a mail
 * about one thing it would end links to sign in.
 */
const listHeaders = (unsubscribe: string, from: string): Message['headers'] => ({
  'List-Id': `<${domainOf(from)}>`,
  'List-Unsubscribe': `<${unsubscribe}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** One sender for every mail that somebody waits for, for whose domain SPF, DKIM and DMARC are set up; news have their own. */
export const composeMail = (mail: DueMail, config: Config): Message => {
  const { MAIL_FROM, NEWS_FROM = MAIL_FROM } = config;
  const unsubscribe = mail.unsubscribe ?? null;
  const from = unsubscribe === null ? MAIL_FROM : NEWS_FROM;
  return {
    from,
    // Nobody reads mail at a name that only sends.
    ...(from === MAIL_FROM ? {} : { replyTo: MAIL_FROM }),
    to: { name: '', address: mail.recipient },
    subject: mail.subject,
    text: mail.body,
    messageId: `<${mail.id}@${new URL(config.PUBLIC_URL).hostname}>`,
    headers: { ...automatic, ...(unsubscribe === null ? {} : listHeaders(unsubscribe, from)) },
    ...signature(config, from),
  };
};

/** SMTP with a time bound on every step; a connection for each mail, so that nothing stays half open. */
export const createMailer = (config: Config): Mailer => {
  const transport = createTransport({
    url: config.SMTP_URL,
    connectionTimeout: bounds.mailTimeout,
    greetingTimeout: bounds.mailTimeout,
    socketTimeout: bounds.mailTimeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ message }) => {
      await transport.sendMail(message);
    },
    close: () => transport.close(),
  };
};

const errorCode = (error: unknown): string => {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code.slice(0, 40) : 'unknown';
};

/** Sends what is due once; returns how many were sent. Errors stay with their mail. */
export const sendDue = async (app: Parts): Promise<number> => {
  const due = await app.outbox.claimDue(app);
  let sent = 0;
  for (const mail of due) {
    try {
      await app.mailer.send({ ...mail, message: app.composeMail(mail, app.config) });
      sent += 1;
      await app.outbox.markSent(app, mail.id);
    } catch (error) {
      await app.outbox.markFailed(app, mail, errorCode(error));
      app.log.warn('mail not sent', { kind: mail.kind, attempt: mail.attempts, code: errorCode(error) });
    }
  }
  return sent;
};
