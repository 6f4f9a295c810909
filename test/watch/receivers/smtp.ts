import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** `late`: it takes the connection and says nothing. */
type MailManner = 'take' | 'later' | 'never' | 'one-of-two' | 'late';

export type MailServer = {
  readonly port: number;
  manner: MailManner;
  readonly mails: { readonly mail: Email; readonly raw: string; readonly secure: boolean; readonly user: string }[];
  readonly stop: () => Promise<void>;
};

const replying = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

export type MailServerOptions = {
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly login: { readonly user: string; readonly password: string };
  /** Encrypted from the first byte instead of by STARTTLS. */
  readonly fromStart: boolean;
  readonly offersTls?: boolean;
};

/** A mail server for sending on, as RFC 6409 has it: it encrypts, and wants a name and a password before it takes anything. */
export const startMailServer = async ({
  certificate,
  login,
  fromStart,
  offersTls = true,
}: MailServerOptions): Promise<MailServer> => {
  const own = { manner: 'take' as MailManner, mails: [] as MailServer['mails'] };
  const server = new SMTPServer({
    ...certificate,
    secure: fromStart,
    logger: false,
    disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN'],
    ...(offersTls ? {} : { disabledCommands: ['STARTTLS'], allowInsecureAuth: true }),
    size: 100_000,
    onConnect: (_session, done) => {
      if (own.manner !== 'late') done();
    },
    onAuth: ({ username, password }, session, done) => {
      if (username === login.user && password === login.password && (session.secure || !offersTls))
        return done(null, { user: login.user });
      return done(replying(535, `5.7.8 no such pair: ${password ?? ''}`));
    },
    onRcptTo: ({ address }, _session, done) => {
      if (own.manner === 'never') return done(replying(550, `5.1.1 ${address} is nobody`));
      if (own.manner === 'one-of-two' && address.startsWith('second')) return done(replying(550, '5.1.1 nobody'));
      return done();
    },
    onData: (stream, session, done) => {
      text(stream)
        .then(async raw => {
          if (own.manner === 'later') return done(replying(451, '4.3.2 come again'));
          own.mails.push({
            mail: await PostalMime.parse(raw),
            raw,
            secure: session.secure,
            user: typeof session.user === 'string' ? session.user : '',
          });
          return done();
        })
        .catch(done);
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return Object.assign(own, {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  });
};
