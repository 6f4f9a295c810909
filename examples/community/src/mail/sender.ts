import { createTransport } from 'nodemailer';
import { bounds } from '../bounds.ts';
import type { Config } from '../config.ts';
import type { Parts } from '../parts.ts';
import type { DueMail } from './outbox.ts';

export type Mailer = { readonly send: (mail: DueMail) => Promise<void>; readonly close: () => void };

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
  const domain = new URL(config.PUBLIC_URL).hostname;
  return {
    send: async mail => {
      await transport.sendMail({
        from: config.MAIL_FROM,
        to: { name: '', address: mail.recipient },
        subject: mail.subject,
        text: mail.body,
        messageId: `<${mail.id}@${domain}>`,
        // RFC 3834 §5: keeps out-of-office robots from answering.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
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
      await app.mailer.send(mail);
      sent += 1;
      await app.outbox.markSent(app, mail.id);
    } catch (error) {
      await app.outbox.markFailed(app, mail, errorCode(error));
      app.log.warn('mail not sent', { kind: mail.kind, attempt: mail.attempts, code: errorCode(error) });
    }
  }
  return sent;
};
