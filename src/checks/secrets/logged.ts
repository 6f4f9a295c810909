import { leaksOf, raised, type Leak } from '../../evidence/derive/leaks.ts';
import { unloggedIn } from '../../evidence/derive/unread.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { remedyOf } from '../secret-remedies.ts';
import { counting } from '../secret-replays.ts';
import { blastRadius, linesOf, placesOf, shownOf, yours, startingWith } from '../secret-words.ts';

const faultOf = (leak: Leak, domain: string): Fault => {
  const logs = leak.places.filter(place => place.in === 'log');
  const [{ file, line } = { file: '', line: 0 }] = logs;
  return {
    place: leak.id,
    places: placesOf(leak),
    hosts: [],
    evenIfDown: true,
    // A key of test mode moves no money and no member's data.
    severity: leak.mode === 'test' ? 'high' : 'blocker',
    confidence: 'observed',
    happened: `${blastRadius(leak)} Your app writes ${yours(leak)} into its log, where everybody reads it who reads logs, keeps them or is sent them.`,
    cause: `${startingWith(file)} line ${line} holds ${yours(leak)} (${shownOf(leak)})${logs.length > 1 ? `, and ${logs.length - 1} more lines do` : ''}.`,
    evidence: linesOf(leak),
    replay: counting(leak, logs, domain, 'secrets/logged'),
    remedy: remedyOf(leak),
  };
};

export default defineCheck({
  id: 'secrets/logged',
  rows: ['S3.f2'],
  // Logs of production are in no repository: only a launch waits for them.
  from: 'launch',
  needs: ['declared', 'secrets'],
  after: [
    'secrets/exposed-files',
    'secrets/served',
    'secrets/env-files',
    'secrets/kept-in-vault',
    'secrets/in-repository',
  ],
  damage: 'data',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Logs hold no secret',
    failureTitle: 'Your logs hold a key for everybody who reads them',
    why: 'Logs are copied to services, mailed, pasted into chats and kept for years. A secret in them is out of control. It is one step below a launch blocker for a key of test mode, because it moves no money and no data.',
    fix: 'Let the code log names and never values, delete the old logs, and exchange the secret.',
    howTo: 'Name the log files in launch-ready.jsonc, under "secrets" and "logs", and give the repository with --repo.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
      'https://cwe.mitre.org/data/definitions/532.html',
    ],
  },
  judge: ({ declared, secrets }, asOf) => {
    const leaks = leaksOf(declared, secrets, undefined, asOf);
    const isLogged = ({ places }: Leak): boolean => places.some(place => place.in === 'log');
    const logged = raised(leaks).filter(isLogged);
    if (!leaks.some(isLogged) && (secrets.read.logs ?? 0) === 0) throw new Unknown('no log file was named');
    return concluded(
      logged.map(leak => faultOf(leak, declared.domain)),
      unloggedIn(secrets),
    );
  },
});
