import { parseAllDocuments } from 'yaml';
import type { MailAnswer, MailLookup } from '../../src/engines/mail/lookup.ts';
import { evaluateSpf } from '../../src/engines/mail/spf.ts';
import { sample } from './mail-data.ts';

/** `TIMEOUT` alone: the name answers nothing but what stands beside it. */
type Entry = 'TIMEOUT' | Readonly<Record<string, string | number | readonly (string | number)[]>>;

type Scenario = {
  readonly description: string;
  readonly tests: Readonly<
    Record<
      string,
      {
        readonly helo: string;
        readonly host: string;
        readonly mailfrom: string;
        readonly result: string | readonly string[];
      }
    >
  >;
  readonly zonedata: Readonly<Record<string, readonly Entry[]>>;
};

type Case = {
  readonly name: string;
  readonly wanted: readonly string[];
  readonly got: string;
  readonly right: boolean;
};

const isRecord = (entry: Entry): entry is Exclude<Entry, 'TIMEOUT'> => entry !== 'TIMEOUT';

/** The rules for drivers are in the comments of the suite: a record of type SPF is one of type TXT too, unless the name has such. */
const zoneLookup = (zonedata: Scenario['zonedata']): MailLookup => {
  const zone = new Map(Object.entries(zonedata).map(([name, entries]) => [name.toLowerCase(), entries]));
  const valuesOf = (records: readonly Exclude<Entry, 'TIMEOUT'>[], type: string): readonly string[] =>
    records
      .flatMap(record => (record[type] === undefined ? [] : [record[type]]))
      .map(value => (Array.isArray(value) ? value.join(type === 'MX' ? ' ' : '') : String(value)));
  const answer = (name: string, type: string, aliases = 0): MailAnswer => {
    if (name.startsWith('error.')) return { status: 'silent', reason: 'timeout' };
    const entries = zone.get(name);
    if (entries === undefined) return { status: 'no-name' };
    const records = entries.filter(isRecord);
    const hasText = records.some(record => record['TXT'] !== undefined);
    const asked = type === 'TXT' && !hasText ? 'SPF' : type;
    const values = valuesOf(records, asked).filter(value => value !== 'NONE');
    if (values.length > 0) return { status: 'records', values };
    const [alias] = valuesOf(records, 'CNAME');
    if (alias !== undefined && aliases < 10) return answer(alias.toLowerCase(), type, aliases + 1);
    if (entries.includes('TIMEOUT')) return { status: 'silent', reason: 'timeout' };
    return { status: 'no-data' };
  };
  return (name, type) => Promise.resolve(answer(name, type));
};

/** Every case of one of the official suites, judged by our port. */
export const scoreSpf = async (file: string): Promise<readonly Case[]> => {
  const cases: Case[] = [];
  for (const document of parseAllDocuments(sample(`spf/${file}`).toString('utf8'))) {
    const { tests, zonedata } = document.toJS() as Scenario;
    const lookup = zoneLookup(zonedata);
    for (const [name, { helo, host, mailfrom, result }] of Object.entries(tests)) {
      const { result: got } = await evaluateSpf({ ip: host, sender: mailfrom, helo }, lookup);
      const wanted = [result].flat();
      cases.push({ name, wanted, got, right: wanted.includes(got) });
    }
  }
  return cases;
};
