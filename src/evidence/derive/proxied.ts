import { BlockList, isIPv6 } from 'node:net';
import { cloudflareRanges } from '../../providers/dns/cloudflare-addresses.ts';

const proxy = new BlockList();
for (const [network, prefix] of cloudflareRanges) proxy.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');

/** Whether an address belongs to the proxy of Cloudflare, which passes the web on and no mail. */
export const isProxied = (address: string): boolean => proxy.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
