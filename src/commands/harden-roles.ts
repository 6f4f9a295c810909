import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { findRepository } from '../config/load.ts';
import { loadRoles, parseRoles, type Roles, rolesFileBeside, rolesName } from '../config/roles-file.ts';
import { isOwnRequest, nameOf, rowOf } from '../drive/harden/roles/meant.ts';
import { byCodePoint } from '../evidence/derive/answers.ts';
import { type DraftedRow, draftedRow } from '../evidence/derive/role-rows.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import type { RouteTrial } from '../evidence/hardening/roles.ts';
import { inert } from '../platform/inert.ts';
import { wrap } from '../reporters/wrap.ts';
import type { DriveFlags } from './drive-aim.ts';
import { lastHardening } from './harden-note.ts';
import { routesOfSource } from './routes.ts';
import type { Surroundings } from './surroundings.ts';

export type HardenRolesFlags = DriveFlags & {
  readonly repo?: string;
  readonly write?: boolean;
  readonly check?: boolean;
};

const routesOf = (hardening: HardeningEvidence | null): readonly RouteTrial[] => {
  const facts = hardening?.tried.roles?.facts;
  if (facts?.status !== 'ok') return [];
  return Object.keys(facts.value)
    .toSorted(byCodePoint)
    .flatMap(name => {
      const trial = facts.value[name];
      return trial?.status === 'ok' && trial.value.kind === 'route' && trial.value.isDeclared ? [trial.value] : [];
    });
};

const asFound = (route: string): Parameters<typeof rowOf>[1] => {
  const [method = '', template = ''] = route.split(' ');
  return { method, template, kind: 'unknown', seenIn: [] };
};

/** Rows whose route has none in the file yet. */
const withoutRow = (rows: readonly DraftedRow[], roles: Roles | null): readonly DraftedRow[] =>
  rows.filter(({ route }) => rowOf(roles, asFound(route)) === null);

const emptyFile = `// Who may use which route: the lowest rank, and everybody above. launch-ready harden holds the app to it.
{
  "routes": {},
}
`;

const withRows = (text: string, rows: readonly DraftedRow[]): string =>
  rows.reduce(
    (sofar, { route, rank }) =>
      applyEdits(
        sofar,
        modify(sofar, ['routes', route], rank, { formattingOptions: { insertSpaces: true, tabSize: 2 } }),
      ),
    text,
  );

const lineOf = ({ route, rank, doubt }: DraftedRow): string =>
  inert(`${doubt === null ? ' ' : '?'} ${rank.padEnd(10)}${route}`);

/** Rows that are clear, then those in doubt below the doubt that they share: said once, it leaves each on one line. */
const told = (rows: readonly DraftedRow[], columns: number): readonly string[] => {
  const byDoubt = Map.groupBy(rows, ({ doubt }) => doubt);
  const doubts = [...byDoubt.keys()].filter(doubt => doubt !== null);
  return [
    ...(byDoubt.get(null) ?? []).map(lineOf),
    ...doubts.flatMap(doubt => [
      wrap(inert(`Yours to decide, for ${doubt}:`), columns, ''),
      ...(byDoubt.get(doubt) ?? []).map(lineOf),
    ]),
  ];
};

/**
 * `launch-ready harden roles`: who may use what, as the last run saw it; only what is in doubt is asked. `--write` adds the
 * rows that the file lacks, `--check` says which routes of code and app have none: 1 then, 3 where there is nothing to go by.
 */
export const hardenRoles = async (
  typed: string | undefined,
  flags: HardenRolesFlags,
  around: Surroundings,
): Promise<number> => {
  const found = await findRepository(resolve(around.cwd, '.'));
  const file = resolve(around.cwd, rolesFileBeside(flags.config ?? found?.config ?? null, found?.root ?? around.cwd));
  const roles = await loadRoles(file);
  const { hardening } = await lastHardening(typed, flags, around);
  const { routes } = await routesOfSource(flags, around);
  const known = routesOf(hardening);
  const absent = known.filter(({ notServed, row }) => notServed !== undefined && row === null);
  const seen = known.filter(each => !absent.includes(each)).map(draftedRow);
  const inCode = routes
    .filter(isOwnRequest)
    .map(nameOf)
    .filter(name => !known.some(({ route }) => route === name))
    .map((route): DraftedRow => ({ route, rank: 'member', doubt: 'it stands in the code and was not asked' }));
  const all = [...seen, ...inCode];
  if (all.length === 0) return 3;
  const missing = withoutRow(all, roles);
  const say = (lines: readonly string[]): void => void around.stdout.write(lines.map(line => `${line}\n`).join(''));
  if (flags.check === true) {
    say([
      ...missing.map(({ route }) => inert(`no row: ${route}`)),
      ...absent.map(({ route, notServed = '' }) => inert(`not served: ${route} (${notServed})`)),
      `${all.length} routes, ${missing.length} without a row.`,
    ]);
    return missing.length === 0 ? 0 : 1;
  }
  if (flags.write !== true) {
    say([
      'Who may use which route: the lowest rank, and everybody above.',
      ...told(all, around.columns),
      ...(absent.length === 0
        ? []
        : [wrap('Not served by the app that was tried, so they need no row:', around.columns, '')]),
      ...absent.map(({ route, notServed = '' }) => inert(`  ${route}: ${notServed}`)),
      '',
      wrap(
        missing.length === 0
          ? `Each of the ${all.length} has a row in ${rolesName}.`
          : `${missing.length} of ${all.length} have no row in ${rolesName} yet. With --write they are added to it as they stand here; change what is wrong.`,
        around.columns,
        '',
      ),
    ]);
    return 0;
  }
  const before = roles === null ? emptyFile : await readFile(file, 'utf8');
  const text = withRows(before, missing);
  parseRoles(text, file);
  await writeFile(file, text);
  const doubtful = missing.filter(({ doubt }) => doubt !== null);
  say([`${missing.length} rows added to ${inert(file)}.`, ...told(doubtful, around.columns)]);
  return 0;
};
