import { elsewhere } from '../evidence/derive/astray-urls.ts';
import { hostOf } from '../evidence/derive/chains.ts';
import type { Declared } from '../evidence/declared.ts';
import type { PlatformVariables } from '../evidence/env-use.ts';
import type { RepoEvidence } from '../evidence/repo.ts';
import { vaultOf } from '../providers/hosting/vaults.ts';
import type { Fault } from './check.ts';
import { auditing } from './secret-replays.ts';
import { byHand, listed } from './wording.ts';

/** The page of the platform on which variables are entered. */
export const whereToEnter = (repo: RepoEvidence): string =>
  repo.deploys.map(({ platform }) => vaultOf(platform)?.where).find(where => where !== undefined) ??
  'the environment variables of your hosting platform';

/** A fault where production has variables that name the machine of a developer or a preview as the address of the app. */
export const astrayInProduction = (
  production: Pick<PlatformVariables, 'from' | 'variables'>,
  declared: Declared,
  repo: RepoEvidence,
): Fault | undefined => {
  const astray = production.variables.filter(
    ({ address }) =>
      address !== undefined &&
      hostOf(address) !== hostOf(declared.production ?? '') &&
      elsewhere(declared, address) !== undefined,
  );
  const [first] = astray;
  if (first?.address === undefined) return undefined;
  const one = astray.length === 1;
  const names = listed(astray.map(({ name }) => name));
  const where = elsewhere(declared, first.address) === 'local' ? 'the machine of whoever opens it' : 'a preview';
  return {
    place: 'addresses-in-production',
    places: [],
    hosts: [],
    evenIfDown: true,
    severity: 'blocker',
    confidence: 'observed',
    happened: `Members are led from production to ${where}: links in mails, and the ways back from sign-in and payment, are made from ${one ? 'this variable' : 'these variables'}.`,
    cause: `In production ${names} ${one ? 'names' : 'name'} ${listed([...new Set(astray.map(({ address = '' }) => address))])}.`,
    evidence: astray.map(({ name, address }) => `${production.from}: ${name} is ${address}`),
    replay: auditing(declared.domain, 'deployment/env-complete', 'addresses-in-production'),
    remedy: [
      byHand(
        whereToEnter(repo),
        `Enter the address of production${declared.production === undefined ? '' : `, ${declared.production},`} for ${names}.`,
        'Deploy again, and enter the new address at your sign-in and payment provider too.',
      ),
    ],
  };
};
