import { type PaidService, paidServices } from '../../providers/spending/services.ts';
import type { EnvUseEvidence } from '../env-use.ts';
import type { RepoEvidence } from '../repo.ts';
import { byCodePoint } from './answers.ts';

/** A service that is paid by use, and what shows that the app uses it. */
export type UsedService = { readonly service: PaidService; readonly because: readonly string[] };

const byPlatform = ({ platform }: PaidService, { deploys }: Pick<RepoEvidence, 'deploys'>): readonly string[] =>
  platform === undefined
    ? []
    : deploys.filter(each => each.platform === platform).map(each => `${each.in.file} deploys to ${platform}`);

/** Services with a price for each use, by the variables that the app reads, lists or has, and by where it is deployed. */
export const payPerUse = (
  { uses, declared, production }: Pick<EnvUseEvidence, 'uses' | 'declared' | 'production'>,
  repo: Pick<RepoEvidence, 'deploys'>,
): readonly UsedService[] => {
  const seen = new Map<string, string>();
  for (const { name } of production.status === 'ok' ? production.value.variables : [])
    seen.set(name, `production has ${name}`);
  for (const { name, file, line } of declared) seen.set(name, `${file}:${line} lists ${name}`);
  for (const { name, file, line, inTest, by } of uses)
    if (name !== null && !inTest && by !== 'ci') seen.set(name, `${file}:${line} reads ${name}`);
  const names = [...seen].toSorted(([one], [other]) => byCodePoint(one, other));
  return paidServices.flatMap(service => {
    const because = [
      ...names.flatMap(([name, why]) => (service.variables.test(name.toUpperCase()) ? [why] : [])),
      ...byPlatform(service, repo),
    ];
    return because.length === 0 ? [] : [{ service, because: because.slice(0, 5) }];
  });
};
