import { judgeMessage, type MessageFacts } from '../../src/engines/mail/judge-message.ts';
import { type Recorded, recordedLookup, sample } from './mail-data.ts';

export type SignedCase = {
  readonly name: string;
  readonly wanted: string;
  readonly got: string;
  readonly right: boolean;
};

type ArcSuite = {
  readonly description: string;
  readonly tests: Readonly<Record<string, { readonly message: string; readonly cv: string; readonly spec: string }>>;
  readonly 'txt-records': Readonly<Record<string, string>>;
};

const given = {
  clientIp: '192.0.2.1',
  mailFrom: 'jqd@d1.example.org',
  rcptTo: ['arc@dmarc.org'],
  helo: 'd1.example.org',
};

/** The suite of the ARC drafts; where it leaves the result open, anything but a pass is right. */
export const scoreArc = async (): Promise<readonly SignedCase[]> => {
  const suites = JSON.parse(sample('arc/arc-draft-validation-tests.json').toString('utf8')) as readonly ArcSuite[];
  const cases: SignedCase[] = [];
  for (const { tests, 'txt-records': texts } of suites) {
    const lookup = recordedLookup(
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { TXT: [text] }])),
    );
    for (const [name, { message, cv }] of Object.entries(tests)) {
      const { arc } = await judgeMessage(Buffer.from(message.replaceAll(/\r?\n/g, '\r\n')), given, lookup);
      const wanted = cv.toLowerCase();
      const right = wanted === '' ? arc.result !== 'pass' : arc.result === wanted;
      cases.push({ name, wanted: wanted || 'no pass', got: arc.result, right });
    }
  }
  return cases;
};

const inShort = ({ dkim, arc, dmarc }: MessageFacts): string =>
  `${dkim.map(({ domain, algorithm, result, keyBits }) => `${domain} ${algorithm} ${keyBits ?? '?'} ${result}`).join(', ') || 'not signed'}; arc ${arc.result}; dmarc ${dmarc.result}`;

/**
 * What became of real signed messages, with what the DNS said when they were recorded. Nobody wrote down what is right,
 * so that this is printed and not scored.
 */
export const printedMails = async (): Promise<readonly string[]> => {
  const lookup = recordedLookup(JSON.parse(sample('mail/mailauth-dns-cache.json').toString('utf8')) as Recorded);
  const names = [
    'arc-fail',
    'arc-fail2',
    'arc-fail3',
    'arc-pass',
    'arc-pass2',
    'authtest',
    'bimi',
    'message1',
    'message2',
    'message4',
    'zbimi',
    'zproov',
  ];
  const lines: string[] = [];
  for (const name of names) {
    const facts = await judgeMessage(sample(`mail/mailauth-${name}.eml`), given, lookup);
    lines.push(`${name.padEnd(10)} ${inShort(facts)}`);
  }
  return lines;
};

/** The sample of RFC 8463 appendix A: both of its signatures are valid, Ed25519 first. */
export const scoreRfc8463 = async (): Promise<readonly SignedCase[]> => {
  const lookup = recordedLookup(JSON.parse(sample('mail/rfc8463-dns.json').toString('utf8')) as Recorded);
  const { dkim } = await judgeMessage(sample('mail/rfc8463-signed.eml'), given, lookup);
  return ['ed25519-sha256', 'rsa-sha256'].map((algorithm, index) => {
    const found = dkim[index];
    const got = `${found?.algorithm} ${found?.result}`;
    return { name: algorithm, wanted: `${algorithm} pass`, got, right: got === `${algorithm} pass` };
  });
};
