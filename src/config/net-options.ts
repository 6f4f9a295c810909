import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { LaunchReadyError } from '../platform/errors.ts';
import type { ConnectTo, NetOptions } from '../platform/io.ts';

const usage = (message: string, hint: string): LaunchReadyError => new LaunchReadyError('LR_USAGE', message, hint);

const portOf = (text: string | undefined, flag: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw usage(`${flag}: "${text ?? ''}" is not a port.`, 'A port is a number from 1 to 65535.');
  return port;
};

// host or [v6 literal], then :port
const place = String.raw`(\[[0-9a-fA-F:.]+\]|[^:\[\]]+):(\d{1,5})`;

const unbracketed = (text: string): string => text.replace(/^\[|\]$/g, '').toLowerCase();

/** `--resolver host:port`; the host is an address, because there is nobody yet to ask for a name. */
export const parseResolver = (text: string): { readonly address: string; readonly port: number } => {
  const match = new RegExp(`^${place}$`).exec(text) ?? (isIP(unbracketed(text)) === 0 ? null : [text, text, '53']);
  const address = unbracketed(match?.[1] ?? '');
  if (match === null || isIP(address) === 0)
    throw usage(
      `--resolver: "${text}" is not an address and port.`,
      'Write --resolver 9.9.9.9:53 or --resolver "[2620:fe::fe]:53".',
    );
  return { address, port: portOf(match[2], '--resolver') };
};

/** `--connect-to host:port:address:port`, as in curl: whoever is meant at the left is reached at the right. */
export const parseConnectTo = (text: string): ConnectTo => {
  const match = new RegExp(`^${place}:${place}$`).exec(text);
  const address = unbracketed(match?.[3] ?? '');
  if (match === null || isIP(address) === 0) {
    throw usage(
      `--connect-to: "${text}" is not host:port:address:port.`,
      'Write --connect-to www.example.com:443:203.0.113.7:443; the right side is an address.',
    );
  }
  return {
    from: { host: unbracketed(match[1] ?? ''), port: portOf(match[2], '--connect-to') },
    to: { address, port: portOf(match[4], '--connect-to') },
  };
};

const readCa = (file: string): { readonly file: string; readonly pem: string } => {
  try {
    const pem = readFileSync(file, 'utf8');
    if (!pem.includes('-----BEGIN CERTIFICATE-----'))
      throw usage(`--ca: ${file} holds no certificate.`, 'Give a PEM file, with BEGIN CERTIFICATE lines.');
    return { file: resolve(file), pem };
  } catch (cause) {
    if (cause instanceof LaunchReadyError) throw cause;
    throw new LaunchReadyError('LR_FILE_MISSING', `--ca: ${file} cannot be read.`, 'Check the path.', { cause });
  }
};

export type NetFlags = {
  readonly resolver?: string;
  readonly connectTo?: readonly string[];
  readonly ca?: readonly string[];
  readonly offline?: boolean;
};

/** The network flags as options; every mistake is LR_USAGE, before any packet. */
export const netOptions = (flags: NetFlags): NetOptions => ({
  resolver: flags.resolver === undefined ? null : parseResolver(flags.resolver),
  connectTo: (flags.connectTo ?? []).map(parseConnectTo),
  ca: (flags.ca ?? []).map(readCa),
  offline: flags.offline === true,
});
