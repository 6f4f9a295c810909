import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import type { LeakRule, LogLeak } from '../../evidence/signals.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';

const id = 'observability/logs-clean';

const rules: { readonly [R in LeakRule]: { readonly what: string; readonly happened: string; readonly fix: string } } =
  {
    address: {
      what: 'e-mail addresses',
      happened:
        'Who your members are, and when they came, lies with everybody who reads the log, with the log service, and in its backups.',
      fix: 'Write the ID of the member in place of the address.',
    },
    secret: {
      what: 'tokens and passwords',
      happened: 'Whoever reads the log gets into accounts of members: it holds what opens them.',
      fix: 'Write the route (/confirm) in place of the address with its query, and never headers, cookies or fields of a form.',
    },
    payment: {
      what: 'whole payment events',
      happened:
        'Who paid, for what and with which card lies in the log, with everybody who reads it and in its backups.',
      fix: 'Write the ID and the type of the event, and nothing else of it.',
    },
  };

const line = ({ what, field, route, count, hash }: LogLeak): string =>
  `${what} in “${field}”${route === null ? '' : ` of lines about ${route}`}: ${count} ${count === 1 ? 'time' : 'times'} (#${hash})`;

export default defineCheck({
  id,
  rows: ['S5.f2', 'S5.c2'],
  from: 'launch',
  needs: ['signals'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The log holds no tokens, no addresses and no payments',
    failureTitle: 'The log gives away members, their tokens or their payments',
    why: 'Logs are read by more people than the database, kept by a service of somebody else, and copied into tickets. I act as a test member whose address, passwords, links and payments I know, and look for them in what the app wrote meanwhile. I keep where they stood, and nothing of what they were.',
    fix: 'Let the logger write a list of allowed fields, and no sentence that is put together from what came with a request.',
    howTo: howToSignals,
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
      'https://cwe.mitre.org/data/definitions/532.html',
    ],
  },
  judge: ({ signals }) => {
    const { leaks, lines } = known(signals.leaks);
    const byRule = Map.groupBy(leaks, ({ rule }) => rule);
    const faults = [...byRule.keys()].toSorted(byCodePoint).map((rule): Fault => {
      const own = byRule.get(rule) ?? [];
      const { what, happened, fix } = rules[rule];
      return signalFault(signals, id, {
        place: rule,
        severity: 'high',
        happened,
        cause: `The app writes ${what} into its log, in “${own[0]?.field ?? 'text'}”${own[0]?.route == null ? '' : ` of lines about ${own[0].route}`}.`,
        evidence: [`The app wrote ${lines} lines meanwhile`, ...own.slice(0, 6).map(line)],
        fix: [fix, 'Delete the old logs, also at the service that keeps them; what a token opens, exchange.'],
      });
    });
    return concluded(faults);
  },
});
