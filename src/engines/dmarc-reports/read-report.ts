import { limits } from '../../platform/limits.ts';
import { decode } from './decode.ts';
import { periodOf } from './period.ts';
import { type AggregateReport, type PublishedPolicy, type ReportRow, UnreadableReport } from './report.ts';
import { emptyRow, type RawRow, rowOf } from './row.ts';
import { createValues, domainOf } from './value.ts';
import { readElements, type XmlRead } from './xml-elements.ts';

/** Schema of RFC 9990; the old one has no namespace, or one of its drafts. */
const namespace9990 = 'urn:ietf:params:xml:ns:dmarc-2.0';

type Gathered = {
  readonly meta: Map<string, string>;
  readonly errors: string[];
  readonly policies: Map<string, string>[];
  readonly rows: ReportRow[];
  /** Rows that do not count: how often for the first reason that came up. */
  refused: { first: string; count: number } | null;
  beyond: number;
};

const policyOf = (values: ReadonlyMap<string, string>): PublishedPolicy => {
  const word = (name: string): string | null => {
    const value = values.get(name)?.toLowerCase() ?? '';
    return value === '' ? null : value;
  };
  return {
    domain: domainOf(values.get('domain') ?? ''),
    p: word('p'),
    sp: word('sp'),
    np: word('np'),
    adkim: word('adkim'),
    aspf: word('aspf'),
    testing: word('testing') === 'y',
    discoveryMethod: word('discovery_method'),
  };
};

/** Puts elements where they belong. Unknown ones, such as extensions, are passed over. */
const createGatherer = (gathered: Gathered, keep: (text: string) => string) => {
  let raw: RawRow = emptyRow();
  let policy = new Map<string, string>();
  let [dkim, spf] = [new Map<string, string>(), new Map<string, string>()];
  const finishRow = (): void => {
    const domain = domainOf(gathered.policies.at(-1)?.get('domain') ?? '');
    const row = rowOf(raw, domain, keep);
    raw = emptyRow();
    if (typeof row === 'string') {
      gathered.refused ??= { first: row, count: 0 };
      gathered.refused.count += 1;
    } else if (gathered.rows.length < limits.dmarcRowsOfReport) gathered.rows.push(row);
    else gathered.beyond += 1;
  };
  return (path: readonly string[], text: string): void => {
    const name = path.at(-1) ?? '';
    const [, first, second, third] = path;
    if (path.length === 2 && first === 'record') return finishRow();
    if (path.length === 2 && first === 'policy_published') {
      if (gathered.policies.length < limits.dmarcNotes) gathered.policies.push(policy);
      policy = new Map();
    } else if (first === 'policy_published' && path.length === 3) policy.set(name, keep(text));
    else if (first === 'report_metadata' && name === 'error' && path.length === 3) {
      if (text !== '' && gathered.errors.length < limits.dmarcNotes) gathered.errors.push(keep(text));
    } else if (first === 'report_metadata' && path.length <= 4) gathered.meta.set(name, keep(text));
    else if (first !== 'record') return;
    else if (second === 'auth_results' && path.length === 4) {
      if (third === 'dkim') {
        if (raw.dkim.length < limits.dmarcSignatures) raw.dkim.push(dkim);
        dkim = new Map();
      } else if (third === 'spf') {
        if (raw.spf.length < limits.dmarcSignatures) raw.spf.push(spf);
        spf = new Map();
      }
    } else if (second === 'auth_results' && path.length === 5) (third === 'dkim' ? dkim : spf).set(name, text);
    else if (third === 'policy_evaluated' && path[4] === 'reason') {
      if (name === 'type' && text !== '' && raw.overrides.length < limits.dmarcNotes) raw.overrides.push(text);
    } else if (second === 'row' || second === 'identifiers') raw.values.set(name, text);
  };
};

const problemsOf = (gathered: Gathered, read: XmlRead, broken: string | null, damaged: number): readonly string[] => [
  ...(broken === null ? [] : [`It breaks off (${broken}). The rows before that count.`]),
  ...(broken === null && !read.closed ? ['It ends in the middle. The rows before that count.'] : []),
  ...(read.fault === null ? [] : [`Its XML is broken at ${read.fault}. What could be read of it counts.`]),
  ...(damaged === 0 ? [] : ['It holds bytes that are no text; they are shown as \ufffd.']),
  ...(gathered.refused === null
    ? []
    : [
        `${gathered.refused.count === 1 ? 'One row does' : `${gathered.refused.count.toLocaleString('en')} rows do`} not count: ${gathered.refused.first}.`,
      ]),
  ...(gathered.beyond === 0
    ? []
    : [
        `It has more than ${limits.dmarcRowsOfReport.toLocaleString('en')} rows; ${gathered.beyond.toLocaleString('en')} were not read.`,
      ]),
  ...(gathered.policies.length > 1 ? ['It names more than one policy; the last one counts.'] : []),
  ...gathered.errors.map(error => `The reporter had trouble with your record: “${error}”`),
];

const uselessText = (read: XmlRead, broken: string | null): string => {
  if (broken !== null) return `It breaks off (${broken}) before anything in it can be used.`;
  if (read.fault !== null) return `Its XML is broken at ${read.fault}, and nothing in it can be used.`;
  if (!read.closed) return 'It ends in the middle, before anything in it can be used.';
  return 'It does not say for which domain it is, so nothing in it can be used.';
};

/**
 * Reads one aggregate report from the bytes of its XML. `now` in seconds since 1970. A broken one gives what can be read of
 * it, with what is wrong in `problems`. Throws `UnreadableReport` when that is nothing, and what `signal` aborts with.
 */
export const readReport = async (
  parts: AsyncIterable<Uint8Array>,
  now: number,
  signal?: AbortSignal,
): Promise<AggregateReport> => {
  const keep = createValues();
  const gathered: Gathered = { meta: new Map(), errors: [], policies: [], rows: [], refused: null, beyond: 0 };
  const { text, damaged } = decode(parts);
  let namespace = '';
  let read: XmlRead = { closed: false, fault: null };
  let broken: string | null = null;
  const onRoot = (name: string, uri: string): void => {
    if (name !== 'feedback')
      throw new UnreadableReport(`It is XML, but no aggregate report: it begins with <${name.slice(0, 40)}>.`, true);
    namespace = uri;
  };
  try {
    read = await readElements(text, onRoot, createGatherer(gathered, keep));
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UnreadableReport) throw error;
    broken = error instanceof Error ? error.message : String(error);
  }
  signal?.throwIfAborted();
  const policies = gathered.policies.map(policyOf);
  const policy = policies.findLast(({ domain }) => domain !== '');
  const problems = problemsOf(gathered, read, broken, damaged());
  if (policy === undefined) throw new UnreadableReport(uselessText(read, broken));
  const organisation = gathered.meta.get('org_name') ?? '';
  const { period, problem } = periodOf(gathered.meta.get('begin') ?? null, gathered.meta.get('end') ?? null, now);
  return {
    organisation: organisation === '' ? 'a receiver that does not name itself' : organisation,
    email: gathered.meta.get('email') ?? null,
    id: gathered.meta.get('report_id') ?? '',
    generator: gathered.meta.get('generator') ?? null,
    schema: namespace === namespace9990 || policy.discoveryMethod !== null ? 'rfc9990' : 'rfc7489',
    period,
    policy,
    rows: gathered.rows,
    whole: read.closed && broken === null && gathered.beyond === 0,
    problems: problem === null ? problems : [...problems, problem],
  };
};
