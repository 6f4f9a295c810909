import type { DnsMap } from '../dns-map.ts';
import { codeSpan } from '../markdown-text.ts';

/** Sorts of records that sign-in, mail and certificates lean on, and that nobody sees on the site itself. */
const leantOn = new Set(['NS', 'MX', 'TXT', 'CAA', 'DS', 'DNSKEY']);
const shownAtMost = 12;

const untouchedLine = ({ records }: DnsMap): string | null => {
  const left = records.filter(({ fate, type }) => fate === 'left-alone' && leantOn.has(type));
  const names = [...Map.groupBy(left, ({ name }) => name)].map(
    ([name, same]) => `${codeSpan(name)} ${[...new Set(same.map(({ type }) => type))].join(', ')}`,
  );
  if (names.length === 0) return null;
  const more = names.length - shownAtMost;
  return `**Do not touch these**, for mail, certificates and the domain itself lean on them: ${names.slice(0, shownAtMost).join('; ')}${more > 0 ? `; and ${more} more below` : ''}. Every other record stays as it is, too, unless it says that it changes.`;
};

/** The DNS map as the pack has it: what must not be touched comes before everything else. Pure. */
export const withUntouched = (markdown: string, map: DnsMap): string => {
  const line = untouchedLine(map);
  const at = markdown.indexOf('\n## ');
  if (line === null || at < 0) return markdown;
  return `${markdown.slice(0, at)}\n${line}\n${markdown.slice(at)}`;
};
