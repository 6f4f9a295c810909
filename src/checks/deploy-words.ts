import type { DeafPool, MigrationHazard, Since } from '../evidence/deploys.ts';
import { literal } from '../evidence/derive/chains.ts';
import type { Change, CheckId, Replay } from './check.ts';

/** What a statement does, in words after its subject. */
const doings: { readonly [kind: string]: string } = {
  'drops-column': 'drops the column',
  'drops-table': 'drops the table',
  renames: 'renames',
  'changes-type': 'changes the type of',
  'requires-column': 'makes required',
  'empties-table': 'empties the table',
  'rewrites-table': 'writes the whole table anew for the column',
  'checks-every-row': 'checks every row of',
  'builds-index': 'builds an index, with writes locked out, on',
};

const thing = ({ table, column }: MigrationHazard): string => (column === null ? table : `${table}.${column}`);

/** `drops the column member.image`. */
export const doingOf = (hazard: MigrationHazard): string => `${doings[hazard.kind] ?? 'changes'} ${thing(hazard)}`;

/** Which migrations were read, as a line of evidence. */
export const sinceWords = ({ how, what }: Since): string =>
  ({
    deploy: `I read the migrations since ${what.slice(0, 12)}, the release before.`,
    tag: `I read the migrations since the tag ${what}.`,
    month:
      'I read the migrations of the last month of commits: there is no tag and no deploy under guard to count from.',
    all: 'I read all migrations: without Git I cannot tell which are new.',
  })[how];

export const lineOf = ({ file, line, sql }: MigrationHazard): string => `${file} line ${line}: ${sql}`;

/** Shows the line in its file; a file that is named outside of the repository is not looked for. */
export const showing = ({ file, text }: MigrationHazard): Replay => ({
  tool: 'git',
  args: ['--literal-pathspecs', 'grep', '--no-index', '-n', '-F', '-e', text, '--', file],
  shows: `/^${literal(`${file}:`)}\\d+:/m`,
});

/** Shows the name of the file as one in which nobody listens to the pool; who listens to a client alone does not. */
export const showingDeaf = ({ file, name }: DeafPool): Replay => {
  const names = [
    ...(name === null ? [] : [literal(name)]),
    String.raw`[A-Za-z0-9_$]*(pool|postgres|database)[A-Za-z0-9_$]*`,
  ];
  return {
    tool: 'git',
    args: [
      '--literal-pathspecs',
      'grep',
      '--no-index',
      '-L',
      '-i',
      '-E',
      '-e',
      String.raw`(^|[^A-Za-z0-9_$])(${names.join('|')})[?]?\.(on|once|addListener)\(.error.`,
      '--',
      file,
    ],
    shows: `/^${literal(file)}$/m`,
  };
};

/** The audit once more with this check alone. */
export const askingAgain = (domain: string, check: CheckId, place: string): Replay => ({
  tool: 'launch-ready',
  args: ['audit', domain, '--check', check, '--json'],
  inRepository: true,
  shows: `"place": ${JSON.stringify(place)}`,
});

export const inRepository = (...steps: readonly [string, ...string[]]): Change => ({
  kind: 'by-hand',
  where: 'the repository',
  steps,
});
