import { byCodePoint } from '../evidence/derive/answers.ts';
import { reverseName, reversedLabels } from '../evidence/derive/reverse-name.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { SendingAddress } from '../evidence/mail.ts';
import { delistingAt } from '../providers/dns/blocklists.ts';
import type { Fault } from './check.ts';
import { byHand, listed } from './wording.ts';

/** What happens to mails from an address that receivers distrust. */
export const refused = (address: string): string =>
  `Gmail and others refuse mails from ${address}, or put them in spam: confirmations and resets do not arrive.`;

const hostsPanel = (address: string): string =>
  `the panel of the company that rents out ${address} (not your DNS settings)`;

type Part = Pick<Fault, 'cause' | 'evidence' | 'replay' | 'remedy'>;

const faultAt = (address: string, part: Part): Fault => ({
  place: address,
  hosts: [address],
  severity: 'high',
  confidence: 'observed',
  happened: refused(address),
  ...part,
});

const nameless = ({ address, names }: SendingAddress): Fault | undefined => {
  if (known(names, address).length > 0) return undefined;
  return faultAt(address, {
    cause: `The address ${address} leads back to no name (it has no reverse record, PTR).`,
    evidence: [`${reverseName(address)} PTR: no record`],
    replay: {
      tool: 'dig',
      name: reverseName(address),
      type: 'PTR',
      at: 'resolver',
      shows: String.raw`/^(?![\s\S]*\sIN[\t ]+PTR[\t ]+\S)/`,
    },
    remedy: [
      byHand(
        hostsPanel(address),
        `Set the reverse DNS (PTR) of ${address} to the name of your mail server.`,
        'Make sure that this name has an A or AAAA record with the same address.',
      ),
    ],
  });
};

/** The name an address gives has to lead to the address again; otherwise anybody could give any name. */
const oneWay = ({ address, names, forward }: SendingAddress): Fault | undefined => {
  const all = known(names, address);
  let silence: Unknown | undefined;
  for (const name of all) {
    try {
      if (known(forward[name], address).includes(address)) return undefined;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  if (silence !== undefined) throw silence;
  const [first = ''] = all;
  const leads = all.map(name => {
    const leaf = forward[name];
    const to = leaf?.status === 'ok' ? leaf.value : [];
    return `${name} leads to ${listed(to.slice(0, 3)) || 'no address'}`;
  });
  return faultAt(address, {
    cause: `The address ${address} calls itself ${listed(all.slice(0, 2))}, and that name does not lead back to it.`,
    evidence: [...all.map(name => `${reverseName(address)} PTR ${name}`), ...leads],
    replay: { tool: 'dig', name: reverseName(address), type: 'PTR', at: 'resolver', shows: first },
    remedy: [
      byHand(
        `the DNS settings of ${first}, and ${hostsPanel(address)}`,
        `Give ${first} an A or AAAA record with ${address}, or set the reverse DNS of ${address} to a name that leads to it.`,
      ),
    ],
  });
};

const onList = ({ address, lists }: SendingAddress): Fault | undefined => {
  let silence: Unknown | undefined;
  const found: { readonly list: string; readonly codes: readonly string[] }[] = [];
  for (const { list, codes } of lists.toSorted((a, b) => byCodePoint(a.list, b.list))) {
    try {
      const seen = known(codes, address);
      if (seen.length > 0) found.push({ list, codes: seen });
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  const [first] = found;
  if (first === undefined) {
    if (silence !== undefined) throw silence;
    return undefined;
  }
  return faultAt(address, {
    cause: `The address ${address} stands on ${found.length === 1 ? 'a public list' : 'public lists'} of senders of spam: ${listed(found.map(({ list }) => list))}.`,
    evidence: found.map(({ list, codes }) => `${list} says ${codes.join(', ')} for ${address}`),
    replay: {
      tool: 'dig',
      name: `${reversedLabels(address)}.${first.list}`,
      type: 'A',
      at: 'resolver',
      shows: first.codes[0] ?? '127.0.0.',
    },
    remedy: [
      byHand(
        `the pages of the ${found.length === 1 ? 'list' : 'lists'}: ${listed(found.map(({ list }) => delistingAt[list] ?? list))}`,
        'Read there why the address is listed, and end the cause first: a stolen password, an open form, bought addresses.',
        'Then ask there for the address to be taken off.',
        'If the address was listed before you rented it, ask for another one, or send through a mail service.',
      ),
    ],
  });
};

/** Why receivers distrust an address that sends: no name, a name that leads elsewhere, or a list of spammers. */
export const distrusted = (sender: SendingAddress): Fault | undefined =>
  nameless(sender) ?? oneWay(sender) ?? onList(sender);
