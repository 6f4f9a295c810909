import type { Chain } from '../../evidence/http.ts';
import type { EvidenceSet } from '../../evidence/map.ts';
import { codeSpan, inertLine, proseText } from '../markdown-text.ts';

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

const endText = ({ hops, end }: Chain): string => {
  const last = hops.at(-1);
  if (end.how !== 'answered' || last === undefined) return '**does not end anywhere**';
  return hops.length < 2 ? `answers itself (${last.status})` : `${codeSpan(last.url, 200)} (${last.status})`;
};

/** Every address that was tried, and where visitors end. */
const redirectRows = ({ http }: EvidenceSet['keys']): readonly string[] =>
  http?.status !== 'ok'
    ? []
    : Object.entries(http.value.chains)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([start, leaf]) => {
          const kinds =
            leaf.status === 'ok' ? [...new Set(leaf.value.hops.slice(0, -1).map(({ status }) => status))] : [];
          const by = kinds.length === 0 ? '' : kinds.join(', ');
          const end = leaf.status === 'ok' ? endText(leaf.value) : `not seen: ${proseText(leaf.reason)}`;
          return `| ${cell(codeSpan(start, 200))} | ${cell(end)} | ${by} |`;
        });

/** The certificate of each host, once. */
const certificateRows = ({ tls }: EvidenceSet['keys']): readonly string[] => {
  const seen = new Map<string, string>();
  for (const { host, handshake } of tls?.status === 'ok' ? tls.value.endpoints : []) {
    if (seen.has(host) && handshake.status !== 'ok') continue;
    if (handshake.status !== 'ok')
      seen.set(host, `| ${codeSpan(host)} | not seen: ${cell(proseText(handshake.reason))} | |`);
    else if (!handshake.value.ok) seen.set(host, `| ${codeSpan(host)} | **none that is accepted** | |`);
    else {
      const [leaf] = handshake.value.value.chain;
      if (leaf !== undefined)
        seen.set(
          host,
          `| ${codeSpan(host)} | ${inertLine(leaf.validTo.slice(0, 10))} | ${cell(proseText(leaf.issuer, 200))} |`,
        );
    }
  }
  return [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

const table = (title: string, head: string, rows: readonly string[]): readonly string[] =>
  rows.length === 0 ? [] : [`## ${title}`, '', head, `|${'---|'.repeat(head.split('|').length - 2)}`, ...rows, ''];

/** S7.c1: each address and where it leads, each certificate and until when it is valid; from evidence. Null where neither was seen. */
export const namesMarkdown = ({ keys, target, collectedAt }: EvidenceSet): string | null => {
  const redirects = redirectRows(keys);
  const certificates = certificateRows(keys);
  if (redirects.length + certificates.length === 0) return null;
  const told = keys.declared?.status === 'ok' ? keys.declared.value.expiryAlerts : undefined;
  const lines = [
    `# Names, redirects and certificates of ${codeSpan(target.domain)}`,
    '',
    `As seen on ${inertLine(collectedAt)}.`,
    '',
    ...table('Where each address leads', '| Address | Visitors end at | Kinds of redirect |', redirects),
    ...table('Certificates', '| Host | Valid until | Issued by |', certificates),
    ...(certificates.length === 0
      ? []
      : [
          told === undefined
            ? '**Nobody is named who is told in time when a certificate or the domain expires** (alerts.expiry in launch-ready.jsonc).'
            : `Told in time when one expires: ${proseText(told.to)}, by ${proseText(told.by)}.`,
        ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
