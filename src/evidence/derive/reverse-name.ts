import { isIPv4 } from 'node:net';

const expanded = (address: string): readonly string[] => {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const gap = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...gap, ...right].map(group => group.padStart(4, '0'));
};

/** The address as the labels of a reverse name: octets, or for IPv6 nibbles, last first. */
export const reversedLabels = (address: string): string =>
  (isIPv4(address) ? address.split('.') : expanded(address).join('').split('')).toReversed().join('.');

/** Where the name of an address stands (RFC 1035 §3.5, RFC 3596 §2.5). */
export const reverseName = (address: string): string =>
  `${reversedLabels(address)}.${isIPv4(address) ? 'in-addr.arpa' : 'ip6.arpa'}`;
