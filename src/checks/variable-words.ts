import type { Advice } from './check.ts';
import { byCodePoint } from '../evidence/derive/answers.ts';
import { isNeeded, type Variable } from '../evidence/derive/variables.ts';
import type { EnvUseEvidence } from '../evidence/env-use.ts';
import { listed } from './wording.ts';

/** Up to five names, and how many more. */
export const named = (variables: readonly Variable[]): string => {
  const names = variables.slice(0, 5).map(({ name }) => name);
  const more = variables.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : listed(names);
};

/** Where they are read so that something is missing without them. */
export const placesOf = (variables: readonly Variable[]): readonly string[] =>
  variables
    .flatMap(({ uses }) =>
      uses
        .filter(isNeedy)
        .slice(0, 3)
        .map(({ file, line }) => `${file}:${line}`),
    )
    .slice(0, 30);

/** A reading that has nothing of its own to put in the place of the variable. */
export const isNeedy = ({ need }: Variable['uses'][number]): boolean => need === 'required' || need === 'empty';

/** What the code does with each, one line a variable. */
export const readLines = (variables: readonly Variable[]): readonly string[] =>
  variables.slice(0, 20).flatMap(({ name, uses }) => {
    const first = uses.find(isNeedy);
    if (first === undefined) return [];
    const how = first.need === 'empty' ? 'goes on with an empty text without it' : 'has nothing to put in its place';
    return [`${first.file}:${first.line} reads ${name} and ${how}`];
  });

/** The list that whoever sets up a server fills in; where there is none yet, its usual name. */
export const listOf = ({ examples }: EnvUseEvidence): string =>
  examples.find(file => file === '.env.example') ??
  examples.find(file => file.endsWith('/.env.example')) ??
  examples.toSorted(byCodePoint)[0] ??
  '.env.example';

/** Some list, document or deploy file names it. */
export const isWrittenDown = ({ declared, documented, given }: Variable): boolean =>
  declared.length > 0 || documented || given.length > 0;

/** What is worth reading and no risk. */
export const adviceOn = (variables: readonly Variable[], { uses, unread }: EnvUseEvidence): readonly Advice[] => {
  const read = new Set(uses.flatMap(({ name }) => name ?? []));
  const unused = variables.filter(({ name, declared }) => declared.length > 0 && !read.has(name));
  const quiet = variables.filter(variable => !isWrittenDown(variable) && !isNeeded(variable));
  const dynamic = uses.filter(({ name, inTest, shown }) => name === null && !inTest && shown !== '*');
  return [
    ...[...Map.groupBy(unused, ({ declared }) => declared[0]?.file ?? '')].map(([file, of]) => ({
      place: file,
      text: `${named(of)} ${of.length === 1 ? 'is' : 'are'} listed and no code that I can read uses ${of.length === 1 ? 'it' : 'them'}; take out what nothing else needs.`,
    })),
    ...quiet.slice(0, 20).map(({ name, uses: own }) => ({
      place: `${own[0]?.file ?? ''}:${own[0]?.line ?? 0}`,
      text: `${name} can be set and no list says so; the app goes on without it.`,
    })),
    ...dynamic.slice(0, 10).map(({ file, line, shown = '' }) => ({
      place: `${file}:${line}`,
      text: `A variable is read by a name that is only known when the code runs (${shown}); see that each of them is listed.`,
    })),
    ...unread
      .slice(0, 10)
      .map(({ file, reason }) => ({ place: file, text: `Variables that it reads are not known: it is ${reason}.` })),
  ];
};
