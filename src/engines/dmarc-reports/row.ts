import { isIP } from 'node:net';
import type { DkimResult, ReportRow, SpfResult } from './report.ts';
import { domainOf } from './value.ts';

/** What the elements of one `record` said, as text. */
export type RawRow = {
  values: Map<string, string>;
  overrides: string[];
  dkim: Map<string, string>[];
  spf: Map<string, string>[];
};

export const emptyRow = (): RawRow => ({ values: new Map(), overrides: [], dkim: [], spf: [] });

/** Most mails that one row is believed to stand for. */
const mostMails = 1_000_000_000;

const said = (values: ReadonlyMap<string, string>, name: string): string | null => {
  const value = values.get(name);
  return value === undefined || value === '' ? null : value;
};

const quoted = (text: string | null): string => (text === null ? 'nothing' : `“${text.slice(0, 60)}”`);

const dkimOf = (values: ReadonlyMap<string, string>, keep: (text: string) => string): DkimResult => {
  const selector = said(values, 'selector');
  return {
    domain: keep(domainOf(values.get('domain') ?? '')),
    selector: selector === null ? null : keep(selector.toLowerCase()),
    result: keep((said(values, 'result') ?? 'none').toLowerCase()),
  };
};

const spfOf = (values: ReadonlyMap<string, string>, keep: (text: string) => string): SpfResult => {
  const scope = said(values, 'scope');
  return {
    domain: keep(domainOf(values.get('domain') ?? '')),
    scope: scope === null ? null : keep(scope.toLowerCase()),
    result: keep((said(values, 'result') ?? 'none').toLowerCase()),
  };
};

/** A row, or a sentence that says why it does not count. A row without a From is about the policy's domain. */
export const rowOf = (raw: RawRow, policyDomain: string, keep: (text: string) => string): ReportRow | string => {
  const { values } = raw;
  const source = said(values, 'source_ip');
  const bare = source?.replace(/^\[(.*)\]$/, '$1').toLowerCase() ?? '';
  if (isIP(bare) === 0 || bare.includes('%'))
    return `a row names ${quoted(source)} where the address of the sender belongs`;
  const count = said(values, 'count');
  if (count === null || !/^\d{1,10}$/.test(count) || Number(count) < 1 || Number(count) > mostMails)
    return `a row gives ${quoted(count)} as the number of mails`;
  const envelope = domainOf(values.get('envelope_from') ?? '');
  const from = domainOf(values.get('header_from') ?? '');
  return {
    source: keep(bare),
    count: Number(count),
    disposition: keep((said(values, 'disposition') ?? 'none').toLowerCase()),
    dkimAligned: values.get('dkim')?.toLowerCase() === 'pass',
    spfAligned: values.get('spf')?.toLowerCase() === 'pass',
    overrides: raw.overrides.map(type => keep(type.toLowerCase())),
    headerFrom: keep(from === '' ? policyDomain : from),
    envelopeFrom: envelope === '' ? null : keep(envelope),
    dkim: raw.dkim.map(one => dkimOf(one, keep)),
    spf: raw.spf.map(one => spfOf(one, keep)),
  };
};
