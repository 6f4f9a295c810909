import { limits } from '../../platform/limits.ts';
import { readTagList } from './tag-list.ts';

export type DmarcRequest = 'none' | 'quarantine' | 'reject';

export type DmarcProblem = {
  readonly kind:
    | 'no-record'
    /** More than one record at a name: all of them are discarded (RFC 9989 §4.10). */
    | 'several-records'
    /** `v=DMARC1` is not the first tag, or is written differently. */
    | 'version'
    /** No `p`, or a value that is none: p=none where there is a `rua`, else no processing at all (§4.10.1). */
    | 'policy'
    | 'subdomain-policy'
    | 'tag-list'
    | 'duplicate-tag'
    /** `pct`, `rf`, `ri`: receivers ignore them (RFC 9989). */
    | 'removed-tag'
    | 'unknown-tag'
    | 'value'
    /** An address for reports that is no URI: `mailto:` is missing, a comma, a space. */
    | 'report-address'
    | 'no-reports'
    /** The other domain does not say that it takes the reports (RFC 9990 §3). */
    | 'report-not-authorised'
    /** Quotes or backslashes that were pasted, or a space before the record. */
    | 'damaged'
    /** The record stands at the domain itself, not at `_dmarc`. */
    | 'wrong-place';
  /** Where it stands. */
  readonly name: string;
  /** The tag or text at fault, at most 500 characters. */
  readonly text: string;
};

/** The tags of a record with the defaults of RFC 9989 §4.7 put in; what is invalid counts as absent. */
export type DmarcTags = {
  readonly p: DmarcRequest;
  readonly sp: DmarcRequest | null;
  readonly np: DmarcRequest | null;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly t: boolean;
  readonly psd: 'y' | 'n' | 'u';
  readonly rua: readonly string[];
  readonly ruf: readonly string[];
  readonly fo: string | null;
};

export type DmarcRecord = {
  /** Null: the record gets no processing (§4.10.1). */
  readonly tags: DmarcTags | null;
  /** Where the walk up the tree ends; also of a record without processing. */
  readonly psd: 'y' | 'n' | 'u';
  readonly problems: readonly DmarcProblem[];
};

/** §4.7: the version comes first, and its value is exactly this. White space may stand around. */
const version = /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;

export const isDmarcRecord = (text: string): boolean => version.test(text.trim());

/** Somebody meant it to be one. */
export const looksLikeDmarc = (text: string): boolean => !isDmarcRecord(text) && /v\s*=\s*"?dmarc/i.test(text);

const removed = new Set(['pct', 'rf', 'ri']);
const known = new Set(['v', 'p', 'sp', 'np', 'adkim', 'aspf', 't', 'psd', 'rua', 'ruf', 'fo', ...removed]);

/** RFC 3986 with a scheme, commas and `!` encoded (§4.8); older records add a size, `!10m`, which is ignored. */
const reportUri = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@$&'()*+;=]|%[0-9a-f]{2})+$/i;
/** A scheme alone is an address by its syntax, too: such a record asks for reports, though none can arrive. */
const schemeAlone = /^[a-z][a-z0-9+.-]*:$/i;
const withoutSize = (uri: string): string => uri.replace(/![0-9]{1,20}[kmgt]?$/i, '');

/** Reads a text that is a record. Never throws; `name` is where it stands. */
export const readDmarcRecord = (text: string, name: string): DmarcRecord => {
  const problems: DmarcProblem[] = [];
  const report = (kind: DmarcProblem['kind'], at: string): void =>
    void problems.push({ kind, name, text: at.slice(0, limits.mailValueCharacters) });
  const { tags, malformed, duplicates } = readTagList(text);
  // Names are written in small letters; `V` alone may be large (§4.7).
  const values = new Map(tags.map(({ name, value }, index) => [index === 0 ? name.toLowerCase() : name, value]));

  if (/["\\]/.test(text) || text !== text.trimStart()) report('damaged', text);
  for (const piece of malformed) report('tag-list', piece);
  for (const tag of duplicates) report('duplicate-tag', tag);
  for (const tag of values.keys())
    if (removed.has(tag)) report('removed-tag', tag);
    else if (!known.has(tag)) report('unknown-tag', tag);

  const oneOf = <T extends string>(tag: string, allowed: readonly T[], kind: DmarcProblem['kind']): T | null => {
    const value = values.get(tag);
    const found = allowed.find(each => each === value?.toLowerCase()) ?? null;
    if (value !== undefined && found === null) report(kind, `${tag}=${value}`);
    return found;
  };
  const requests = ['none', 'quarantine', 'reject'] as const;
  const p = oneOf('p', requests, 'policy');
  if (!values.has('p')) report('policy', 'p is missing');
  const sp = oneOf('sp', requests, 'subdomain-policy');
  const np = oneOf('np', requests, 'subdomain-policy');
  const psd = oneOf('psd', ['y', 'n', 'u'], 'value') ?? 'u';

  const written = (tag: 'rua' | 'ruf'): readonly string[] => (values.get(tag) ?? '').split(',').map(uri => uri.trim());
  const addresses = (tag: 'rua' | 'ruf'): readonly string[] => {
    for (const uri of written(tag))
      if (values.has(tag) && !reportUri.test(withoutSize(uri))) report('report-address', `${tag}=${uri}`);
    return written(tag)
      .map(withoutSize)
      .filter(uri => reportUri.test(uri));
  };
  const rua = addresses('rua');
  if (rua.length === 0) report('no-reports', text);
  const rest = {
    adkim: oneOf('adkim', ['r', 's'], 'value') ?? 'r',
    aspf: oneOf('aspf', ['r', 's'], 'value') ?? 'r',
    t: oneOf('t', ['y', 'n'], 'value') === 'y',
    psd,
    rua,
    ruf: addresses('ruf'),
    fo: values.get('fo') ?? null,
  } as const;
  const isValid = p !== null && (sp !== null || !values.has('sp')) && (np !== null || !values.has('np'));
  // A tag that stands there twice makes the whole list invalid (RFC 6376 §3.2).
  if (duplicates.length > 0) return { tags: null, psd: 'u', problems };
  if (isValid) return { tags: { p, sp, np, ...rest }, psd, problems };
  const asksForReports = rua.length > 0 || written('rua').some(uri => schemeAlone.test(withoutSize(uri)));
  return { tags: asksForReports ? { p: 'none', sp: null, np: null, ...rest } : null, psd, problems };
};
