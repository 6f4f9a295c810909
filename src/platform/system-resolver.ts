import { getServers } from 'node:dns';
import type { Peer } from './io.ts';

/** The first name server of the machine's own settings (`192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:53`), or null. */
export const systemResolver = (): Peer | null => parseServer(getServers()[0] ?? '');

const parseServer = (text: string): Peer | null => {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  if (bracketed?.[1] !== undefined) return { address: bracketed[1], port: Number(bracketed[2] ?? 53) };
  const [address = '', port, ...more] = text.split(':');
  if (address === '') return null;
  // More than one colon without brackets is an IPv6 address.
  return more.length > 0 ? { address: text, port: 53 } : { address, port: Number(port ?? 53) };
};
