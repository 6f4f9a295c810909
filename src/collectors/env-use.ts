import { declaredIn, documentedIn, isEnvExample } from '../engines/env-use/declared.ts';
import { imageStepsOf, isDockerfile } from '../engines/env-use/images.ts';
import { namedPeopleIn } from '../engines/env-use/named-people.ts';
import { readEnvUsesApart } from '../engines/env-use/read-apart.ts';
import type { EnvUseEvidence } from '../evidence/env-use.ts';
import { silent } from '../evidence/leaf.ts';
import { limits } from '../platform/limits.ts';
import { type Collector, Unavailable } from './collector.ts';
import { platformVariables } from './env-use/platform-names.ts';
import { listFiles } from './repo/list-files.ts';
import { readFiles } from './repo/read-files.ts';
import { howToGive, rootOf } from './repo/root.ts';

const notGiven =
  'nobody said which variables production has: write "environment": { "production": { "names": […] } } into launch-ready.jsonc, or a "file" or a "platform" there';

/** Files that only say how to run something. */
const document = /(?:^|\/)(?:README|CONTRIBUTING|INSTALL|DEPLOY(?:MENT)?|SETUP)[\w.-]*$|^docs\/[^/]+\.mdx?$/i;

/** Which variables the code reads, which ones are declared, and which ones are where it runs: names and places only. */
export const envUse: Collector<'envUse'> = {
  key: 'envUse',
  after: ['repo'],
  deadlineMs: limits.envReadMs + 2 * limits.environmentCommandMs + 10_000,
  async collect({ repo, config }, _sofar, io, signal): Promise<EnvUseEvidence> {
    const root = await rootOf(repo);
    io.progress('reading which variables the code uses');
    const listing = await listFiles(root, io, signal);
    const { files } = await readFiles(root, listing.paths, signal);
    if (files.length === 0)
      throw new Unavailable('repo-empty', 'the repository folder holds no text file that could be read', howToGive);
    const settings = config.environment ?? {};
    const salt = io.randomLabel(40);
    const { uses, notes } = await readEnvUsesApart(files, signal);
    const examples = files.filter(({ path }) => isEnvExample(path) || path === settings.example);
    const { production, staging } = settings;
    return {
      uses,
      examples: examples.map(({ path }) => path),
      declared: examples.flatMap(declaredIn),
      documented: [...new Set(files.filter(({ path }) => document.test(path)).flatMap(documentedIn))].toSorted(),
      production:
        production === undefined
          ? silent(notGiven)
          : await platformVariables(production, { environment: 'production', root, salt, signal }, io),
      staging:
        staging === undefined
          ? null
          : await platformVariables(staging, { environment: 'staging', root, salt, signal }, io),
      images: files.filter(({ path }) => isDockerfile(path)).flatMap(imageStepsOf),
      people: files.flatMap(namedPeopleIn).slice(0, limits.envNotes),
      unread: notes,
    };
  },
};
