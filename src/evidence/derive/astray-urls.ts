import { platformOfBuiltIn } from '../../providers/hosting/platforms.ts';
import type { Declared } from '../declared.ts';
import type { DeployTarget, RepoEvidence, SourceUrl } from '../repo.ts';
import { hostOf } from './chains.ts';
import { declaredAs } from './web-hosts-judged.ts';

/** Names and addresses of the machine itself (RFC 6761 §6.3). */
export const isLocal = (host: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])$/.test(host) || host.endsWith('.localhost');

/** Whether a URL leads to a builder or to the machine itself; undefined for what was declared, and for all else. */
export const elsewhere = (declared: Declared, url: string): 'builder' | 'local' | undefined => {
  const host = hostOf(url);
  if (declaredAs(declared, host) !== undefined || host === hostOf(declared.staging ?? '')) return undefined;
  if (isLocal(host)) return 'local';
  return platformOfBuiltIn(host) === undefined ? undefined : 'builder';
};

/** Files that only ever run on a developer's machine or in tests, and samples. */
const isNotProduction = (file: string): boolean =>
  /(^|\/)(tests?|__tests__|spec|e2e|fixtures|examples?|docs|\.storybook)\/|\.(test|spec|stories)\.|\.(md|mdx|txt)$|(^|[./_-])(dev|development|local|staging|preview|example|sample|test)([./_-]|$)|(^|\/)(vite|webpack|playwright|vitest|jest)\.config\./i.test(
    file,
  );

type Use = 'callback' | 'webhook' | 'mail' | 'api';
const counted: ReadonlySet<string> = new Set<Use>(['callback', 'webhook', 'mail', 'api']);

/** An address in the source that leads to a builder, or to the machine itself, and what it is used for. */
export type Astray = SourceUrl & { readonly use: Use; readonly where: 'builder' | 'local' };

/** Files that production is deployed with. Containers that name no environment are those of the developers where a platform is named, too. */
const productionFiles = ({ deploys }: RepoEvidence): ReadonlySet<string> => {
  const candidates = deploys.filter(({ environment }) => environment === undefined || environment === 'production');
  const isContainers = ({ platform }: DeployTarget): boolean => platform === 'compose' || platform === 'docker';
  const hasPlatform = candidates.some(each => !isContainers(each) && each.platform !== 'github-actions');
  return new Set(
    candidates
      .filter(each => each.environment === 'production' || !isContainers(each) || !hasPlatform)
      .map(each => each.in.file),
  );
};

export const astrayIn = (declared: Declared, repo: RepoEvidence): readonly Astray[] => {
  const deployFiles = productionFiles(repo);
  return repo.urls.flatMap((each): readonly Astray[] => {
    const where = elsewhere(declared, each.url);
    if (where === undefined || !counted.has(each.use) || isNotProduction(each.file)) return [];
    // In plain source a local address is the everyday fallback for development; in deploy settings it is meant.
    if (where === 'local' && !deployFiles.has(each.file)) return [];
    return [{ ...each, use: each.use as Use, where }];
  });
};
