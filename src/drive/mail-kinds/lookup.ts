import type { MailAnswer, MailLookup, MailRecordType } from '../../engines/mail/lookup.ts';
import type { DnsType } from '../../evidence/dns.ts';
import { type AskDns, dnsClient } from '../../platform/dns.ts';
import { isAskable } from '../../platform/dns-message.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { systemResolver } from '../../platform/system-resolver.ts';

const asked: ReadonlySet<string> = new Set<DnsType>(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SOA', 'PTR']);

const answerOf = async (
  ask: AskDns,
  { io, name, type, signal }: { io: Io; name: string; type: MailRecordType; signal: AbortSignal },
): Promise<MailAnswer> => {
  const server = io.net.resolver ?? systemResolver();
  if (server === null) return { status: 'silent', reason: 'this machine has no DNS resolver in its settings' };
  // Type 99 was retired (RFC 7208 §3.1): there is nothing to find.
  if (!asked.has(type) || !isAskable(name)) return { status: 'no-data' };
  try {
    const reply = await ask({ server, name, type: type as DnsType, recursion: true }, signal);
    if (reply.rcode === 'NXDOMAIN') return { status: 'no-name' };
    if (reply.rcode !== 'NOERROR') return { status: 'silent', reason: `${name} was answered with ${reply.rcode}` };
    const values = reply.records.filter(record => record.type === type).map(({ value }) => value);
    return values.length === 0 ? { status: 'no-data' } : { status: 'records', values };
  } catch (error) {
    if (error instanceof SilentPeer || error instanceof PeerFailure) return { status: 'silent', reason: error.message };
    throw error;
  }
};

/** The resolver of the run as the mail engine asks it; the same question is asked once. */
export const mailLookup = (io: Io, signal: AbortSignal): MailLookup => {
  const ask = dnsClient(io);
  const known = new Map<string, Promise<MailAnswer>>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const answer = known.get(key) ?? answerOf(ask, { io, name: name.toLowerCase(), type, signal });
    known.set(key, answer);
    return answer;
  };
};
