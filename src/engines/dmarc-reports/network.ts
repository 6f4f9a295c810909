import { isIPv4 } from 'node:net';

/** The eight groups of an IPv6 address in hexadecimal without leading zeros (RFC 4291 §2.2). */
const groupsOf = (address: string): readonly string[] => {
  const [left = '', right] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros =
    right === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].map(group => group.replace(/^0+(?=.)/, ''));
};

/** The network that an address most likely shares with its neighbours: /24 of IPv4, /48 of IPv6. */
export const networkOf = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  return `${groupsOf(address).slice(0, 3).join(':')}::/48`;
};
