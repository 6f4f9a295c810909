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

const senderDomain = ({ MAIL_FROM }: Config): string => /@([^@>\s]+)>?\s*$/.exec(MAIL_FROM)?.[1] ?? '';

/** The key that signs mails as the sender's domain (RFC 6376), where the mail service does not do it. */
const signature = (config: Config): Pick<Message, 'dkim'> => {
  const { DKIM_SELECTOR, DKIM_KEY } = config;
  if (DKIM_SELECTOR === undefined || DKIM_KEY === undefined) return {};
  const key = { domainName: senderDomain(config), keySelector: DKIM_SELECTOR, privateKey: DKIM_KEY };
  return { dkim: { keys: [key], headerFieldNames: signedHeaders } };
};

/** One sender for every kind of mail: SPF, DKIM and DMARC are set up for its domain. */
export const composeMail = (mail: DueMail, config: Config): Message => ({
  from: config.MAIL_FROM,
  to: { name: '', address: mail.recipient },
  subject: mail.subject,
  text: mail.body,
  messageId: `<${mail.id}@${new URL(config.PUBLIC_URL).hostname}>`,
  // RFC 3834 §5: keeps out-of-office robots from answering.
  headers: { 'Auto-Submitted': 'auto-generated' },
  ...signature(config),
});

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
