import { leaksOf, raised, type Leak } from '../../evidence/derive/leaks.ts';
import { firstCommit, isAstray } from '../../evidence/derive/secret-places.ts';
import { unreadIn } from '../../evidence/derive/unread.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { remedyOf } from '../secret-remedies.ts';
import { counting } from '../secret-replays.ts';
import { severityInGit } from '../secret-severity.ts';
import { blastRadius, commitWords, exposure, linesOf, placesOf, shownOf, standsIn, yours } from '../secret-words.ts';

const causeOf = (leak: Leak): string => {
  const first = firstCommit(leak.places);
  const since = first === undefined ? '' : ` Commit ${commitWords(first)} is the first that has it.`;
  const isGone = leak.places.filter(isAstray).every(place => place.in === 'history' && place.gone !== null);
  const kept = isGone ? ' The line is gone, but every copy of the repository keeps the old commits.' : '';
  return `${standsIn(leak)} holds ${yours(leak)} (${shownOf(leak)}).${since}${kept}`;
};

const faultOf = (leak: Leak, domain: string): Fault => ({
  place: leak.id,
  places: placesOf(leak),
  hosts: [],
  evenIfDown: true,
  severity: severityInGit(leak),
  confidence: 'observed',
  happened: `${blastRadius(leak)} ${exposure(leak)}`,
  cause: causeOf(leak),
  evidence: linesOf(leak),
  replay: counting(leak, leak.places.filter(isAstray), domain, 'secrets/in-repository'),
  remedy: remedyOf(leak),
});

export default defineCheck({
  id: 'secrets/in-repository',
  rows: ['S1.c5', 'S1.f3'],
  from: 'repo',
  needs: ['declared', 'secrets'],
  after: ['secrets/exposed-files', 'secrets/served', 'secrets/env-files', 'secrets/kept-in-vault'],
  damage: 'data',
  effort: { minutes: [20, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'No secret stands in the repository or its history',
    failureTitle: 'Whoever has a copy of the code holds your keys',
    why: 'Everybody with a copy of the repository, now or later, can use a secret that stands in it, and every old commit is part of each copy. It is a launch blocker as soon as others have the commits or nobody can say that they do not; one step lower while it is on this machine only, because it can still be taken back, and for a key of test mode, because it moves no money and no data.',
    fix: 'Exchange the secret, give the new one to the app through the settings of the hosting platform, and let the code read it from there. Deleting the line is not enough.',
    howTo: 'Give the whole repository with --repo: a full clone with its history (git fetch --unshallow).',
    references: [
      'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
      'https://12factor.net/config',
    ],
  },
  judge: ({ declared, secrets }, asOf) => {
    const astray = raised(leaksOf(declared, secrets, undefined, asOf)).filter(({ places }) => places.some(isAstray));
    return concluded(
      astray.map(leak => faultOf(leak, declared.domain)),
      unreadIn(secrets),
    );
  },
});
