import { isTestPath } from '../../engines/secrets/in-tests.ts';
import type { TreeSort } from '../../evidence/secrets.ts';
import { deployFileOf } from '../../providers/hosting/deploy-files.ts';
import { isEnvFile } from '../repo/env-names.ts';
import { baseName } from '../repo/source.ts';

/** CI and hosting settings that name no platform the inventory knows; as each service's own reference calls the file. Generally known. */
const deployPath =
  /(?:^|\/)(?:\.github\/|\.circleci\/|\.gitlab-ci\.ya?ml$|\.travis\.ya?ml$|bitbucket-pipelines\.yml$|azure-pipelines\.ya?ml$|Jenkinsfile$|\.drone\.yml$|cloudbuild\.ya?ml$|ecosystem\.config\.[cm]?js$|(?:k8s|kubernetes|helm|charts|terraform|ansible)\/)|\.tf(?:vars|state)?$/i;
const examplePath = /(?:^|[._-])(?:example|sample|template|dist|defaults?)(?:$|[._-])/i;
const serverPath = /(?:^|\/)(?:server|api|backend|workers?|functions)\//i;
const browserFile = /\.(?:jsx|tsx|vue|svelte|astro|html?|css)$/i;
const browserFolder = /(?:^|\/)(?:public|static|client|frontend|front-end|www|components|browser)\//i;

/** A file of variables that is meant to be committed: `.env.example`, `env.template`. */
export const isExample = (path: string): boolean => isEnvFile(path) && examplePath.test(baseName(path));

/** What a file of the working tree is for, from its path alone. */
export const treeSortOf = (path: string): TreeSort => {
  if (isEnvFile(path)) return isExample(path) ? 'example' : 'env-file';
  const platform = deployFileOf(path)?.platform;
  if (platform === 'docker' || platform === 'compose' || /(?:^|\/)Containerfile$/.test(path)) return 'container';
  if (platform !== undefined || deployPath.test(path)) return 'deploy';
  if (isTestPath(path)) return 'test';
  return browserFile.test(path) || (browserFolder.test(path) && !serverPath.test(path)) ? 'front-end' : 'source';
};
