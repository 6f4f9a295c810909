import type { EvidenceSet } from '../../evidence/map.ts';
import { detect } from '../../providers/dns/providers.ts';
import { nameServersOf } from '../dns-map.ts';
import { codeSpan, proseText } from '../markdown-text.ts';

const atCloudflare = (domain: string): readonly string[] => [
  'You need a token of Cloudflare that may edit redirects, in the variable that the settings name (`cloudflare.token`).',
  '',
  '1. Open a terminal in the folder of the project.',
  `2. Type ${codeSpan(`launch-ready redirect ${domain}/old https://${domain}/new`)}, with your own two addresses.`,
  '3. Read what would change. Type `yes` only if that is what you want.',
  '4. Wait for the line that says it was seen to work.',
  '5. To take it back, type `launch-ready undo`, and then the name of the file that was printed.',
];

const atHost = (provider: string | undefined): readonly string[] => [
  `No rules of a CDN were seen, so redirects are made in the app${provider === undefined ? '' : ` or at ${proseText(provider, 100)}`}.`,
  '',
  '1. Find the file of the platform that holds redirects (`vercel.json`, `netlify.toml`, `_redirects`), or the route in the code.',
  '2. Copy a line that is there. Change its two addresses.',
  '3. Save the file, and deploy as written under “How to deploy”.',
  '4. Open the old address in a private window. It must end at the new one.',
];

/** S7.f3: changing a redirect without whoever built it. Pure. */
export const redirectByHand = ({ keys, target }: EvidenceSet): string => {
  const servers = keys.dns?.status === 'ok' ? nameServersOf(keys.dns.value) : [];
  const lines = keys.cdn?.status === 'ok' ? atCloudflare(target.domain) : atHost(detect(servers)?.name);
  return `${lines.join('\n')}\n`;
};
