import { leakId, leaksOf, raised } from '../../evidence/derive/leaks.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { SecretsEvidence } from '../../evidence/secrets.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { auditing } from '../secret-replays.ts';
import { commitWords } from '../secret-words.ts';
import { byHand, listed } from '../wording.ts';

type Unguarded = SecretsEvidence['unguarded'][number];
type CiScan = NonNullable<SecretsEvidence['ciScans']>[number];

const missing = (path: string, unguarded: readonly Unguarded[], domain: string): Fault => ({
  place: 'pre-commit',
  places: [path],
  hosts: [],
  evenIfDown: true,
  severity: 'high',
  confidence: 'observed',
  happened: 'The next key that slips into a commit goes out with it: nothing here looks before the commit is made.',
  cause: `Git asks ${path} before each commit, and no search for secrets runs there, nor in a step of the CI that fails when it finds one.`,
  evidence: [
    `${path}: no search for secrets`,
    ...unguarded.slice(0, 10).map(commit => `commit ${commitWords(commit)} took one in`),
  ],
  replay: auditing(domain, 'secrets/commits-guarded', 'pre-commit'),
  remedy: [
    byHand(
      'a terminal, in the repository',
      'Run launch-ready secrets install.',
      'Everybody who commits does it once, in their own clone.',
    ),
  ],
});

const scanWords = ({ file, line, tool }: CiScan): string => `${tool} in ${file} line ${line}`;

const afterwards = (scans: readonly CiScan[]): string =>
  scans.length === 0
    ? ''
    : ` The CI looks (${listed(scans.slice(0, 3).map(scanWords))}), but only when it is pushed, and then others have it.`;

const pastIt = (
  commits: readonly Unguarded[],
  scans: readonly CiScan[],
  hook: string | null,
  domain: string,
): Fault => ({
  place: 'unguarded-commits',
  places: commits.map(({ id }) => id.slice(0, 7)),
  hosts: [],
  evenIfDown: true,
  // One step lower: what it took in is a finding of its own.
  severity: 'medium',
  confidence: 'observed',
  happened: 'A secret went past the search that stands before each commit, and the next one goes the same way.',
  cause: `${listed(commits.slice(0, 3).map(commitWords))} ${commits.length === 1 ? 'was' : 'were'} made with --no-verify, in a clone without the hook, or before there was one${hook === null ? '' : ` in ${hook}`}.${afterwards(scans)}`,
  evidence: [
    ...commits.map(
      commit => `commit ${commitWords(commit)}: ${commit.fingerprints.map(one => `fingerprint ${one}`).join(', ')}`,
    ),
    ...scans.slice(0, 10).map(scan => `searched by ${scanWords(scan)}`),
  ],
  replay: auditing(domain, 'secrets/commits-guarded', 'unguarded-commits'),
  remedy: [
    scans.length > 0
      ? byHand(
          'the CI of the repository',
          `See why ${scans[0]?.tool ?? 'the search'} let it pass: a rule that it lacks, or commits that it does not look at. launch-ready secrets --since finds it.`,
        )
      : byHand(
          'the CI of the repository',
          'Add a step that runs launch-ready secrets on what was pushed: it cannot be left out with --no-verify.',
        ),
    byHand(
      'every clone of the repository',
      'Run launch-ready secrets install, and tell coding agents never to use --no-verify.',
    ),
  ],
});

export default defineCheck({
  id: 'secrets/commits-guarded',
  rows: ['A3'],
  from: 'repo',
  needs: ['declared', 'secrets'],
  damage: 'data',
  effort: { minutes: [2, 10], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'A commit with a secret is refused before it is made',
    failureTitle: 'Nothing stops the next key from going into Git',
    why: 'A secret costs nothing to remove before the commit, and an evening of exchanging keys after it. A step of the CI that searches and fails counts as well, and only looks later: after the push, when others have it. Where the hook is there and a commit went past it, it is medium risk, because what that commit took in is a finding of its own.',
    fix: 'Install the hook in each clone, and let the CI search once more.',
    howTo: 'Give the repository with --repo, as a git clone.',
    references: [
      'https://git-scm.com/docs/githooks#_pre_commit',
      'https://docs.github.com/en/code-security/secret-scanning/introduction/about-push-protection',
    ],
  },
  judge: ({ declared, secrets }, asOf) => {
    const { hook, ciScans = [], unguarded } = secrets;
    const known = leaksOf(declared, secrets, undefined, asOf);
    const open = new Set(raised(known).map(leakId));
    const isOpen = (fingerprint: string): boolean =>
      known.every(leak => leak.fingerprint !== fingerprint || open.has(leak.id));
    const past = unguarded
      .map(commit => ({ ...commit, fingerprints: commit.fingerprints.filter(isOpen) }))
      .filter(({ fingerprints }) => fingerprints.length > 0)
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
    if (hook.state === 'none' && ciScans.length === 0) throw new Unknown(hook.reason);
    if (hook.state === 'missing' && ciScans.length === 0) return concluded([missing(hook.path, past, declared.domain)]);
    const path = hook.state === 'installed' ? hook.path : null;
    return concluded(past.length === 0 ? [] : [pastIt(past, ciScans, path, declared.domain)]);
  },
});
