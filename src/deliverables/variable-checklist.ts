import { isNeeded, isOfProduction, type Variable, variablesOf } from '../evidence/derive/variables.ts';
import type { EnvUseEvidence } from '../evidence/env-use.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { deployFileOf, platformTitles } from '../providers/hosting/deploy-files.ts';
import { purposeOf } from '../providers/hosting/variable-purposes.ts';

/** One line of the checklist (S3.d2). */
export type ChecklistRow = {
  readonly name: string;
  /** In plain words, from what stands above it in the example file, its name, or where it is read. */
  readonly purpose: string;
  readonly sort: Variable['sort'];
  readonly when: 'build' | 'run' | 'build and run' | 'never';
  readonly needed: boolean;
  /** Where it is listed and set, each in words. */
  readonly setIn: readonly string[];
  /** Null for what production does not get from its platform: a deploy file sets it, or a command is given it by hand. */
  readonly inProduction: 'yes' | 'no' | 'unknown' | null;
  readonly inStaging: 'yes' | 'no' | 'unknown' | null;
  readonly readIn: readonly string[];
  /** A made-up value of the right shape. */
  readonly example: string;
};

/** A reading whose name only running the code would tell. */
type OpenReading = { readonly place: string; readonly shown: string };

export type Checklist = { readonly rows: readonly ChecklistRow[]; readonly open: readonly OpenReading[] };

const whenOf = ({ uses }: Variable): ChecklistRow['when'] => {
  const [isBuild, isRun] = [uses.some(({ kind }) => kind === 'build'), uses.some(({ kind }) => kind === 'run')];
  if (isBuild && isRun) return 'build and run';
  return isBuild ? 'build' : isRun ? 'run' : 'never';
};

const settingOf = (file: string): string => {
  const platform = deployFileOf(file)?.platform;
  return platform === undefined ? file : `${file} (${platformTitles[platform] ?? platform})`;
};

const isIn = (leaf: EnvUseEvidence['production'], name: string): 'yes' | 'no' | 'unknown' => {
  if (leaf.status === 'silent') return 'unknown';
  return leaf.value.variables.some(each => each.name === name) ? 'yes' : 'no';
};

/** The folder that a file is about: `billing` of `src/billing/client.ts`. */
const subjectOf = (file: string): string | undefined =>
  file
    .split('/')
    .slice(0, -1)
    .findLast(folder => !/^(?:src|app|lib|apps|packages|server|config|utils?|\(.*\)|\[.*\]|\.\w+)$/.test(folder));

const purpose = ({ name, declared, uses }: Variable): string => {
  // A comment that is a command, or about the file as a whole, says nothing of what it is for.
  const said = declared.find(
    one => one.said !== '' && !/^(?:openssl|npx?|pnpm|yarn|node)\s|\bcopy (?:this|to)\b/i.test(one.said),
  )?.said;
  const known = purposeOf(name)?.purpose;
  if (said !== undefined) return said;
  if (known !== undefined) return known;
  const subject = uses.map(({ file }) => subjectOf(file)).find(folder => folder !== undefined);
  return subject === undefined ? '' : `what the code under ${subject} does`;
};

/** The variables of the app as a list that can be worked off, needed ones first. */
export const variableChecklist = ({ keys, target }: Pick<EvidenceSet, 'keys' | 'target'>): Checklist | null => {
  const { envUse, repo } = keys;
  if (envUse?.status !== 'ok' || repo?.status !== 'ok') return null;
  const { production, staging, uses } = envUse.value;
  const rows = variablesOf(envUse.value, repo.value).map((variable): ChecklistRow => {
    const { name, sort, declared, given } = variable;
    return {
      name,
      purpose: purpose(variable),
      sort,
      when: whenOf(variable),
      needed: isNeeded(variable),
      setIn: [...new Set([...declared.map(({ file }) => file), ...given.map(({ file }) => settingOf(file))])],
      inProduction: isOfProduction(variable) ? isIn(production, name) : null,
      inStaging: staging === null || !isOfProduction(variable) ? null : isIn(staging, name),
      readIn: [...new Set(variable.uses.map(({ file, line }) => `${file}:${line}`))],
      example: purposeOf(name)?.example(target.domain) ?? (sort === 'secret' ? 'a-long-value-made-by-chance' : ''),
    };
  });
  const open = uses
    .filter(({ name, inTest }) => name === null && !inTest)
    .map(({ file, line, shown = '*' }) => ({ place: `${file}:${line}`, shown }));
  return { rows: rows.toSorted((one, other) => Number(other.needed) - Number(one.needed)), open };
};
