import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { SMTPServer } from 'smtp-server';

export type Mailbox = { readonly port: number; readonly pages: Hono; readonly close: () => Promise<void> };

const mailBytes = 200_000;
const kept = 100;

/** The text of a plain mail as we send it, with quoted-printable undone (RFC 2045 §6.7). */
const readable = (mail: string): string => {
  const isQuoted = /^content-transfer-encoding: quoted-printable/im.test(mail);
  const text = mail.replaceAll('\r\n', '\n');
  if (!isQuoted) return text;
  const bytes = text
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

/** Takes every mail on loopback and shows the newest hundred, so that development needs no real mailbox. */
export const startMailbox = async (): Promise<Mailbox> => {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: mailBytes,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.unshift(readable(Buffer.concat(chunks).toString('utf8')));
        mails.length = Math.min(mails.length, kept);
        done();
      });
    },
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const pages = new Hono();
  pages.get('/', context =>
    context.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta http-equiv="refresh" content="3" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <link rel="icon" href="data:," />
            <title>Mails</title>
          </head>
          <body>
            <h1>Mails</h1>
            ${mails.map(
              mail =>
                html`<pre style="white-space:pre-wrap">${mail}</pre>
                  <hr />`,
            )}
          </body>
        </html>`,
    ),
  );
  const close = (): Promise<void> => new Promise(resolve => server.close(() => resolve()));
  return { port: (server.server.address() as AddressInfo).port, pages, close };
};
