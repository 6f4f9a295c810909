import { once } from 'node:events';
import { isIP, type AddressInfo, type Socket } from 'node:net';
import { LaunchReadyError } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { checkedLabel, InboxEnded, type Inbox } from './inbox.ts';
import { keptMails } from './kept-mails.ts';
import { readMail } from './read-mail.ts';

export type SinkOptions = {
  /** Addresses of this inbox end in it. */
  readonly domain: string;
  /** IP address to listen at; loopback when not given. */
  readonly host?: string;
  /** 0 or nothing: any free port. */
  readonly port?: number;
  /** Must be true for an address that other machines reach. */
  readonly beyondLoopback?: boolean;
  readonly now: () => Date;
  /** How somebody who waits for a mail waits; by the clock of the machine when not given. */
  readonly sleep?: Io['sleep'];
};

export type Sink = Inbox & {
  readonly host: string;
  readonly port: number;
  /** Mails taken so far for each recipient address, lower case, whoever it is. */
  readonly recipients: () => ReadonlyMap<string, number>;
};

const isLoopback = (host: string): boolean => host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const listenAddress = ({ host = '127.0.0.1', beyondLoopback = false }: SinkOptions): string => {
  if (isLoopback(host) || (beyondLoopback && isIP(host) !== 0)) return host;
  throw new LaunchReadyError(
    'LR_CONFIG_INVALID',
    `The mail sink was asked to listen at ${JSON.stringify(host)}, which is not this machine's loopback address.`,
    'Let it listen at 127.0.0.1, or name an IP address and say that other machines are to reach it.',
  );
};

const replying = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

/**
 * Opens an SMTP server that takes every mail, for whomever it is, and passes none on (RFC 5321). No TLS, no
 * passwords: for the machine itself. Throws `LaunchReadyError` for an address beyond loopback that was not asked
 * for, and the system's error when the port is taken.
 */
export const openSink = async (options: SinkOptions): Promise<Sink> => {
  const host = listenAddress(options);
  // Loaded when needed: 46 ms that no other command pays.
  const { SMTPServer } = await import('smtp-server');
  const mails = keptMails(options.sleep);
  const recipients = new Map<string, number>();
  let received = 0;
  let breakdown: { refused: number } | null = null;
  let dawdling = 0;

  const server = new SMTPServer({
    name: options.domain,
    banner: 'mail sink',
    logger: false,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    // The names of whoever connects are nobody's business, and looking them up is a question to the outside.
    disableReverseLookup: true,
    size: limits.mailBytes,
    maxClients: limits.smtpConnections,
    maxRecipients: limits.mailRecipients,
    socketTimeout: limits.smtpIdleMs,
    closeTimeout: limits.smtpCloseMs,
    onMailFrom: (_address, _session, done) => {
      if (breakdown === null) return done();
      breakdown.refused += 1;
      return done(replying(451, '4.3.2 the rehearsed outage is on, come again later'));
    },
    onData: (stream, { envelope, remoteAddress, hostNameAppearsAs }, done) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= limits.mailBytes) chunks.push(chunk);
      });
      stream.once('error', error => done(error));
      stream.once('end', () => {
        if (bytes > limits.mailBytes)
          return done(replying(552, `a mail of more than ${limits.mailBytes} bytes is not taken`));
        const raw = Buffer.concat(chunks);
        if (!mails.hasRoom(raw.length)) {
          mails.end(new InboxEnded(`The mail sink is full: it keeps ${limits.inboxMails} mails.`));
          return done(replying(452, 'the inbox is full'));
        }
        received += 1;
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address.toLowerCase());
        const client = { address: remoteAddress, helo: typeof hostNameAppearsAs === 'string' ? hostNameAppearsAs : '' };
        readMail({ id: String(received), at: options.now(), raw, client, envelope: { from, to } }).then(mail => {
          for (const address of mail.to) recipients.set(address, (recipients.get(address) ?? 0) + 1);
          mails.add(mail);
          if (dawdling === 0) done();
          else setTimeout(done, dawdling).unref();
        }, done);
      });
    },
  });
  // A peer that breaks off is its own business: without a listener it would end the process.
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), limits.smtpSessionMs);
    socket.once('close', () => clearTimeout(timer));
  });
  const listening = once(server.server, 'listening');
  server.listen(options.port ?? 0, host);
  await listening;

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    mails.end(new InboxEnded('The mail sink was closed.'));
    closing ??= new Promise(resolve => server.close(() => resolve()));
    return closing;
  };
  return {
    kind: 'sink',
    host,
    port: (server.server.address() as AddressInfo).port,
    addressOf: label => `${checkedLabel(label)}@${options.domain}`,
    take: mails.take,
    all: mails.all,
    untaken: mails.untaken,
    breakDown: () => {
      const own = { refused: 0 };
      breakdown = own;
      return {
        refused: () => own.refused,
        end: () => {
          if (breakdown === own) breakdown = null;
        },
      };
    },
    dawdle: ms => {
      dawdling = ms;
      return () => {
        dawdling = 0;
      };
    },
    recipients: () => new Map(recipients),
    close,
  };
};
