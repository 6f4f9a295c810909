import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { ChannelSettings } from '../../config/watch-settings.ts';
import { addressFinder } from '../../drive/addresses.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { createPatience } from '../../platform/patience.ts';
import type { Delivery } from '../notice.ts';
import { type Channel, type ChannelTools, failed } from './channel.ts';
import { letterOf } from './letter.ts';
import { secretIn } from './secret.ts';
import { type SmtpAddress, smtpAddress } from './smtp-address.ts';

const connected = async (io: Io, server: SmtpAddress, ms: number, signal: AbortSignal): Promise<Socket> => {
  const { host, port, fromStart } = server;
  const peer = { address: await addressFinder(io, signal)(host), port, name: host };
  const servername = isIP(host) === 0 ? host : '';
  return fromStart ? io.connectTls(peer, { servername, verify: true }, ms, signal) : io.connectTcp(peer, ms, signal);
};

/** RFC 5321 §4.2.1: 4yz may do better later, 5yz will not. */
const refusal = (code: number, what: string): Delivery => failed(`The mail server ${what} (${code}).`, code < 500);

const words: { readonly [code: string]: string } = {
  EAUTH: 'did not accept the name and password',
  EENVELOPE: 'did not accept the sender or any recipient',
  EMESSAGE: 'did not accept the message',
  ETLS: 'does not encrypt, or not with a valid certificate',
};

const propertyOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

const textIn = (error: unknown, name: string): string => {
  const value = propertyOf(error, name);
  return typeof value === 'string' ? value : '';
};

/** Codes of the system say that a connection broke; what else ends one are findings of OpenSSL about a certificate. */
const isOfSystem = /^(?:E[A-Z]+)?$/;

/** What a broken sending says, without what the server wrote: that can hold the address of somebody. */
const failureOf = (error: unknown, tookMs: number, isLate: boolean): Delivery => {
  const code = textIn(error, 'code');
  const status = propertyOf(error, 'responseCode');
  if (code === 'ETLS' || !isOfSystem.test(textIn(error, 'originalCode')))
    return failed(`The mail server ${words['ETLS']}: nothing was sent in the clear.`, false);
  if (typeof status === 'number' && status >= 400) return refusal(status, words[code] ?? 'refused the message');
  if (code === 'EAUTH') return failed(`The mail server ${words['EAUTH']}.`, false);
  if (isLate || code === 'ETIMEDOUT')
    return failed(`The mail server did not finish within ${Math.round(tookMs / 1_000)} s.`, true);
  return failed('The mail server broke off the connection.', true);
};

/** Codes of the recipients that were refused while others were accepted. */
const refusedCodes = (errors: readonly unknown[]): readonly number[] =>
  errors.map(error => Number(propertyOf(error, 'responseCode') ?? 550));

/**
 * Mail by SMTP through the server of the settings, over a connection that is made as all others are. Outside of this
 * machine it is encrypted, or not sent.
 */
export const emailChannel = (settings: ChannelSettings & { kind: 'email' }, { io, waitMs }: ChannelTools): Channel => {
  return async (notice, signal) => {
    const server = smtpAddress(secretIn(io, settings.smtp), settings.smtp);
    // Imported when needed: no other command pays for it.
    const { createTransport } = await import('nodemailer');
    const own = { ...io, patience: createPatience(waitMs, waitMs) };
    const from = io.elapsed();
    const socket = await connected(own, server, Math.min(waitMs, limits.connectMs), signal);
    const onAbort = (): void => void socket.destroy();
    signal.addEventListener('abort', onAbort, { once: true });
    const { host, port, fromStart, mustEncrypt, login } = server;
    const transport = createTransport({
      host,
      port,
      secure: fromStart,
      requireTLS: mustEncrypt && !fromStart,
      ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
      ...(io.net.ca.length === 0 ? {} : { tls: { ca: [...rootCertificates, ...io.net.ca.map(({ pem }) => pem)] } }),
      greetingTimeout: waitMs,
      socketTimeout: waitMs,
      connectionTimeout: waitMs,
      socketCloseTimeout: 500,
      maxResponseSize: limits.noticeAnswerBytes * 4,
      getSocket: (_options, done) => done(null, { connection: socket, secured: fromStart }),
    });
    try {
      const { rejected, rejectedErrors = [] } = await transport.sendMail(letterOf(notice, settings));
      const ms = Math.round(io.elapsed() - from);
      if (rejected.length === 0) return { delivered: true, ms };
      const again = refusedCodes(rejectedErrors).every(code => code < 500);
      return failed(
        `The mail server took the message for ${settings.to.length - rejected.length} of ${settings.to.length} addresses.`,
        again,
      );
    } catch (error) {
      return failureOf(error, io.elapsed() - from, signal.aborted);
    } finally {
      signal.removeEventListener('abort', onAbort);
      transport.close();
    }
  };
};
