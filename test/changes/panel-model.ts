import type { Field } from '../../src/changes/panel-form.ts';
import { canonicalValue } from '../../src/changes/record-set.ts';
import type { DnsType } from '../../src/evidence/dns.ts';

/**
 * What each panel makes of the fields typed into it, written down apart from the product's data: a mistake in
 * either shows as a record that differs.
 */
type Panel = {
  readonly rootSign: '@' | '';
  /** A host name without final dot gets the domain behind it. */
  readonly appendsToTargets: boolean;
  readonly text: 'as-typed' | 'strips-quotes' | 'zone-strings' | 'zone-strings-octal';
  readonly priorityInValue: boolean;
  readonly caaInValue: boolean;
  readonly textLimit: number;
  readonly alias?: 'ALIAS' | 'CNAME';
};

const usual: Panel = {
  rootSign: '@',
  appendsToTargets: false,
  text: 'strips-quotes',
  priorityInValue: false,
  caaInValue: false,
  textLimit: 1024,
};

export const panels: Readonly<Record<string, Panel>> = {
  cloudflare: { ...usual, text: 'zone-strings', textLimit: 2048, alias: 'CNAME' },
  namecheap: { ...usual, appendsToTargets: true, textLimit: 2500, alias: 'ALIAS' },
  godaddy: usual,
  route53: {
    ...usual,
    rootSign: '',
    text: 'zone-strings-octal',
    priorityInValue: true,
    caaInValue: true,
    textLimit: 4000,
  },
  squarespace: { ...usual, alias: 'ALIAS' },
  porkbun: { ...usual, rootSign: '', caaInValue: true, text: 'as-typed', textLimit: 2048, alias: 'ALIAS' },
  ionos: usual,
  ovh: { ...usual, rootSign: '', appendsToTargets: true, textLimit: 255 },
  hetzner: {
    ...usual,
    appendsToTargets: true,
    text: 'zone-strings',
    priorityInValue: true,
    caaInValue: true,
    textLimit: 4000,
  },
  vercel: { ...usual, rootSign: '', text: 'as-typed', caaInValue: true, textLimit: 2048, alias: 'ALIAS' },
  generic: { ...usual, caaInValue: true, textLimit: 255 },
};

const zoneStrings = (typed: string, base: 8 | 10): string => {
  const pieces = [...typed.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(match => match[1] ?? '');
  if (pieces.length === 0) throw new Error(`refused: no quotes around ${typed.slice(0, 30)}`);
  const bytes = pieces.flatMap(piece => {
    const read = [...piece.matchAll(/\\(\d{3})|\\(.)|([^\\])/g)].map(([, digits, escaped, plain]) =>
      digits === undefined ? (escaped ?? plain ?? '').charCodeAt(0) : Number.parseInt(digits, base),
    );
    if (read.length > 255) throw new Error('refused: a string over 255 bytes');
    return read;
  });
  return Buffer.from(bytes).toString('utf8');
};

const textOf = (panel: Panel, typed: string): string => {
  if (panel.text === 'zone-strings') return zoneStrings(typed, 10);
  if (panel.text === 'zone-strings-octal') return zoneStrings(typed, 8);
  const trimmed = typed.trim();
  return panel.text === 'strips-quotes' ? trimmed.replaceAll('"', '') : trimmed;
};

const targetOf = (panel: Panel, typed: string, domain: string): string => {
  if (typed === '.') return '.';
  if (typed.endsWith('.')) return typed.slice(0, -1);
  return panel.appendsToTargets ? `${typed}.${domain}` : typed;
};

const fieldOf = (fields: readonly Field[], kind: Field['kind']): string => {
  const field = fields.find(candidate => candidate.kind === kind);
  if (field === undefined) throw new Error(`refused: the field ${kind} is missing`);
  return field.value;
};

const valueOf = (panel: Panel, type: DnsType, fields: readonly Field[], typed: string, domain: string): string => {
  if (type === 'TXT') {
    const text = textOf(panel, typed);
    if (Buffer.byteLength(text) > panel.textLimit) throw new Error('refused: too long');
    return text;
  }
  if (type === 'CAA')
    return panel.caaInValue ? typed : `${fieldOf(fields, 'flags')} ${fieldOf(fields, 'tag')} "${typed}"`;
  if (type === 'A' || type === 'AAAA') return typed;
  if (type !== 'MX' && type !== 'SRV') return targetOf(panel, typed, domain);
  const kinds = type === 'MX' ? (['priority'] as const) : (['priority', 'weight', 'port'] as const);
  const words = panel.priorityInValue ? typed.split(' ') : [...kinds.map(kind => fieldOf(fields, kind)), typed];
  return [...words.slice(0, -1), targetOf(panel, words.at(-1) ?? '', domain)].join(' ');
};

/** The records that the panel saves for this form. */
export const savedBy = (
  panel: Panel,
  fields: readonly Field[],
  domain: string,
): { name: string; type: DnsType; values: string[] } => {
  const typedName = fieldOf(fields, 'name');
  const isRoot = typedName === panel.rootSign;
  if (typedName === '' && !isRoot) throw new Error('refused: the name is empty');
  const shown = fieldOf(fields, 'type');
  const type = (isRoot && shown === panel.alias ? 'CNAME' : shown) as DnsType;
  const values = fieldOf(fields, 'value')
    .split('\n')
    .map(line => canonicalValue(type, valueOf(panel, type, fields, line, domain)));
  return { name: isRoot ? domain : `${typedName}.${domain}`, type, values };
};
