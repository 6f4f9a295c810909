import type { DeclaredVariable } from '../../engines/env-use/declared.ts';
import { sortOf } from '../../engines/env-use/sort.ts';
import type { EnvUse, Need } from '../../engines/env-use/use.ts';
import { deployFileOf } from '../../providers/hosting/deploy-files.ts';
import { isSetByPlatforms } from '../../providers/hosting/own-variables.ts';
import { byCodePoint } from './answers.ts';
import type { EnvUseEvidence } from '../env-use.ts';
import type { FoundIn, RepoEvidence } from '../repo.ts';

/** One variable of the app with all that is known of it. */
export type Variable = {
  readonly name: string;
  readonly sort: 'secret' | 'browser' | 'setting';
  /** Where the app reads it; tests and tools of developers are left out. */
  readonly uses: readonly EnvUse[];
  /** The strictest of them. */
  readonly need: Need;
  readonly declared: readonly DeclaredVariable[];
  /** A document gives it as `NAME=…` to whoever runs something by hand. */
  readonly documented: boolean;
  /** Deploy files that set it. */
  readonly given: readonly FoundIn[];
};

const strictness: readonly Need[] = ['required', 'empty', 'default', 'optional'];

/** What developers run beside the app. */
const tool = /^(?:scripts?|tools?|bench(?:marks?)?|\.github|\.storybook)\//;

const isOfTheApp = ({ inTest, by, file }: EnvUse): boolean => !inTest && by !== 'ci' && !tool.test(file);

/** What a deploy file sets reaches the running app; a workflow sets for its own steps alone. */
const reachesApp = ({ file }: FoundIn): boolean => {
  const platform = deployFileOf(file)?.platform;
  return platform !== undefined && platform !== 'github-actions';
};

/** Every variable that the app reads or an example declares, by name. */
export const variablesOf = (
  { uses, declared, documented }: Pick<EnvUseEvidence, 'uses' | 'declared' | 'documented'>,
  { envs }: Pick<RepoEvidence, 'envs'>,
): readonly Variable[] => {
  const byName = Map.groupBy(
    uses.filter(use => use.name !== null && isOfTheApp(use) && !isSetByPlatforms(use.name)),
    ({ name }) => name ?? '',
  );
  const declaredBy = Map.groupBy(
    declared.filter(({ name }) => !isSetByPlatforms(name)),
    ({ name }) => name,
  );
  const inDocuments = new Set(documented);
  const given = new Map(envs.map(env => [env.name, env]));
  return [...new Set([...byName.keys(), ...declaredBy.keys()])].toSorted().map(name => {
    const own = (byName.get(name) ?? []).toSorted((a, b) => byCodePoint(a.file, b.file) || a.line - b.line);
    const isPublic = own.some(({ by }) => by === 'browser');
    const sort = sortOf(name, false);
    return {
      name,
      // A prefix is only public where a framework makes it so.
      sort: isPublic ? 'browser' : sort === 'browser' ? sortOf(name.replace(/^(?:[A-Z]+_)?PUBLIC_/, ''), false) : sort,
      uses: own,
      need: strictness.find(need => own.some(use => use.need === need)) ?? 'optional',
      declared: declaredBy.get(name) ?? [],
      documented: inDocuments.has(name),
      given: (given.get(name)?.givenIn ?? []).filter(reachesApp),
    };
  });
};

/** What a name alone promises, for one that no code reads. */
export const sortOfName = (name: string): Variable['sort'] => sortOf(name, false);

/** What the app itself reads as it runs or is built; compose, CI and the build of an image have lists of their own. */
const isReadByApp = ({ uses }: Variable): boolean =>
  uses.some(({ by }) => by === 'server' || by === 'browser' || by === 'edge');

/** Whether production has to have it from its platform: not what a deploy file sets, and not what a command is given by hand. */
export const isOfProduction = (variable: Variable): boolean =>
  isReadByApp(variable) && variable.given.length === 0 && (variable.declared.length > 0 || !variable.documented);

/** Without it the app stops, or goes on with nothing in its place. */
export const isNeeded = ({ need }: Variable): boolean => need === 'required' || need === 'empty';
