import { isLoopback } from '../../platform/loopback.ts';
import { NotSendable } from './channel.ts';

/** A mail server that takes mail for sending on (RFC 6409). */
export type SmtpAddress = {
  readonly host: string;
  readonly port: number;
  /** Encrypted from the first byte (RFC 8314 §3.3); else by STARTTLS (RFC 3207). */
  readonly fromStart: boolean;
  /** False only on this machine: elsewhere nothing is sent in the clear. */
  readonly mustEncrypt: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A password with a bare percent sign is meant as it stands.
    return text;
  }
};

/** Reads `smtps://user:password@host:465`. Throws `NotSendable`, which says the variable and never its value. */
export const smtpAddress = (value: string, variable: string): SmtpAddress => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new NotSendable(
      `What ${variable} holds is no address of a mail server, such as smtps://user:password@host:465.`,
    );
  if (url.search !== '' || url.hash !== '')
    throw new NotSendable(
      `The address in ${variable} has something after the port that is not used. Percent-encode ? and # of a password.`,
    );
  const fromStart = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (fromStart ? 465 : 587) : Number(url.port),
    fromStart,
    mustEncrypt: !isLoopback(url.hostname),
    login: url.username === '' ? null : { user: decoded(url.username), password: decoded(url.password) },
  };
};
