/** Reports as mailbox providers write them, made up for tests. Everything has a sound default. */
export type MadeRow = {
  readonly source?: string;
  readonly count?: number | string;
  readonly disposition?: string;
  readonly dkim?: 'pass' | 'fail';
  readonly spf?: 'pass' | 'fail';
  readonly reason?: string;
  readonly from?: string;
  readonly envelope?: string;
  /** `domain selector result`, each. */
  readonly signatures?: readonly string[];
  /** `domain result`. */
  readonly spfResult?: string;
};

export type MadeReport = {
  readonly org?: string;
  readonly id?: string;
  readonly begin?: number | string;
  readonly end?: number | string;
  readonly domain?: string;
  /** Elements of `policy_published` besides the domain. */
  readonly policy?: { readonly [element: string]: string };
  readonly rows?: readonly MadeRow[];
  readonly rfc9990?: boolean;
};

export const daySeconds = 86_400;
/** 2026-11-01T00:00:00Z, the first day of all made-up reports. */
export const firstDay = 1_793_491_200;

const element = (name: string, text: string | number): string => `<${name}>${text}</${name}>`;

export const rowXml = ({
  source = '192.0.2.10',
  count = 1,
  disposition = 'none',
  dkim = 'pass',
  spf = 'pass',
  reason,
  from = 'community.test',
  envelope = 'send.community.test',
  signatures = ['community.test resend pass'],
  spfResult = 'send.community.test pass',
}: MadeRow = {}): string => {
  const because = reason === undefined ? '' : `<reason><type>${reason}</type><comment/></reason>`;
  const signed = signatures.map(one => {
    const [domain = '', selector = '', result = ''] = one.split(' ');
    return `<dkim>${element('domain', domain)}${element('selector', selector)}${element('result', result)}</dkim>`;
  });
  const [spfDomain = '', outcome = ''] = spfResult.split(' ');
  return `<record><row>${element('source_ip', source)}${element('count', count)}
    <policy_evaluated>${element('disposition', disposition)}${element('dkim', dkim)}${element('spf', spf)}${because}</policy_evaluated></row>
    <identifiers>${element('header_from', from)}${element('envelope_from', envelope)}</identifiers>
    <auth_results>${signed.join('')}<spf>${element('domain', spfDomain)}<scope>mfrom</scope>${element('result', outcome)}</spf></auth_results></record>\n`;
};

export const reportXml = ({
  org = 'google.com',
  id = '1',
  begin = firstDay,
  end = firstDay + daySeconds - 1,
  domain = 'community.test',
  policy = { p: 'none' },
  rows = [{}],
  rfc9990 = false,
}: MadeReport = {}): string => `<?xml version="1.0" encoding="UTF-8"?>
<feedback${rfc9990 ? ' xmlns="urn:ietf:params:xml:ns:dmarc-2.0"' : ''}>
  <report_metadata>${element('org_name', org)}<email>dmarc@${org}</email>${element('report_id', id)}
    <date_range>${element('begin', begin)}${element('end', end)}</date_range></report_metadata>
  <policy_published>${element('domain', domain)}${Object.entries(policy)
    .map(([name, value]) => element(name, value))
    .join('')}</policy_published>
  ${rows.map(rowXml).join('')}</feedback>\n`;

/** One report a day, from `firstDay` on; `rows` of each day. */
export const daily = (days: number, report: MadeReport, rows: (day: number) => readonly MadeRow[]): readonly string[] =>
  Array.from({ length: days }, (_, day) =>
    reportXml({
      ...report,
      id: `${report.org ?? 'google.com'}-${day}`,
      begin: firstDay + day * daySeconds,
      end: firstDay + (day + 1) * daySeconds - 1,
      rows: rows(day),
    }),
  );

// Rows as the usual senders, forwarders and strangers leave them.
export const resendRow: MadeRow = {
  source: '54.240.9.10',
  count: 40,
  signatures: ['community.test resend pass', 'amazonses.com 224i4yxa5dv7c2xz3womw6peuasteono pass'],
};
export const workspaceRow: MadeRow = {
  source: '209.85.220.41',
  count: 7,
  envelope: 'community.test',
  spfResult: 'community.test pass',
  signatures: ['community.test google pass'],
};
/** A member's old address forwards to another mailbox, with an envelope of its own. */
export const forwardedRow: MadeRow = {
  source: '198.51.100.77',
  count: 2,
  spf: 'fail',
  envelope: 'alumni.example',
  spfResult: 'alumni.example pass',
};
/** A mailing list put its name into the subject, so the signature no longer verifies. */
export const listRow: MadeRow = {
  source: '198.51.100.200',
  dkim: 'fail',
  spf: 'fail',
  envelope: 'lists.example',
  spfResult: 'lists.example pass',
  signatures: ['community.test google fail'],
};
export const mailchimpRow: MadeRow = {
  source: '205.201.131.20',
  count: 12,
  dkim: 'fail',
  spf: 'fail',
  envelope: 'mail131.suw15.mcsv.net',
  spfResult: 'mail131.suw15.mcsv.net pass',
  signatures: ['mailchimpapp.net k2 pass'],
};
export const strangerRow: MadeRow = {
  source: '203.0.113.66',
  count: 5,
  dkim: 'fail',
  spf: 'fail',
  envelope: 'community.test',
  spfResult: 'community.test fail',
  signatures: [],
};
