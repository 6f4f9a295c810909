import { leaksOf, raised, type Leak } from '../../evidence/derive/leaks.ts';
import { inDeployFile } from '../../evidence/derive/secret-places.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import type { SecretsEvidence } from '../../evidence/secrets.ts';
import { vaultOf } from '../../providers/hosting/vaults.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { remedyOf } from '../secret-remedies.ts';
import { counting } from '../secret-replays.ts';
import { severityInGit } from '../secret-severity.ts';
import { blastRadius, exposure, linesOf, placesOf, shownOf, yours, startingWith } from '../secret-words.ts';

const vaultFor = (file: string, repo: RepoEvidence): string | undefined =>
  vaultOf(repo.deploys.find(deploy => deploy.in.file === file)?.platform)?.where;

const faultOf = (leak: Leak, repo: RepoEvidence, domain: string): Fault => {
  const inDeploy = leak.places.filter(inDeployFile);
  const [{ file, line } = { file: '', line: 0 }] = inDeploy;
  return {
    place: leak.id,
    places: placesOf(leak),
    hosts: [],
    evenIfDown: true,
    severity: severityInGit(leak),
    confidence: 'observed',
    happened: `${blastRadius(leak)} ${exposure(leak)}`,
    cause: `${startingWith(file)} line ${line} gives ${yours(leak)} (${shownOf(leak)}) itself, where the name of a secret in the vault of the platform belongs.`,
    evidence: linesOf(leak),
    replay: counting(leak, inDeploy, domain, 'secrets/kept-in-vault'),
    remedy: remedyOf(leak, vaultFor(file, repo)),
  };
};

/** Deployment files that were there and could not be read. */
const unreadDeploys = ({ leftOut }: SecretsEvidence, { deploys }: RepoEvidence) =>
  leftOut
    .filter(({ what }) => deploys.some(deploy => what.includes(deploy.in.file)))
    .map(({ what, reason }) => ({ host: what, reason: `${what}: ${reason}` }));

export default defineCheck({
  id: 'secrets/kept-in-vault',
  rows: ['S3.c2'],
  from: 'repo',
  needs: ['declared', 'repo', 'secrets'],
  after: ['secrets/exposed-files', 'secrets/served', 'secrets/env-files'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Deployment files name secrets and leave their values to the vault',
    failureTitle: 'A deployment file holds a key instead of its name',
    why: 'Hosting platforms and CI keep secrets in a vault, and a deployment file only names them. A value that stands in the file itself is read by everybody with the code, is printed in build logs, and is the same everywhere. It is high risk, and a launch blocker once others have the commits, because it is then a secret in Git.',
    fix: 'Enter the value in the vault of the platform, name it in the file, and exchange it, because old commits keep the old one.',
    howTo:
      'Give the repository with --repo, the file that deploys it included (vercel.json, a compose file, a workflow …).',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
      'https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions',
      'https://docs.docker.com/build/building/secrets/',
    ],
  },
  judge: ({ declared, repo, secrets }, asOf) => {
    const inDeploy = raised(leaksOf(declared, secrets, undefined, asOf)).filter(({ places }) =>
      places.some(inDeployFile),
    );
    if (inDeploy.length === 0 && repo.deploys.length === 0)
      throw new Unknown('no deployment file says where production runs, so nothing says where its secrets are kept');
    return concluded(
      inDeploy.map(leak => faultOf(leak, repo, declared.domain)),
      unreadDeploys(secrets, repo),
    );
  },
});
