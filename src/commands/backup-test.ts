import { resolve } from 'node:path';
import type { BackupSettings } from '../config/backup-settings.ts';
import { findRepository, loadConfig } from '../config/load.ts';
import { parseTarget } from '../config/target.ts';
import { type BackupAim, testBackup } from '../deploy/backup/backup-test.ts';
import { countRows } from '../deploy/backup/psql.ts';
import { outputRedaction } from '../deploy/redaction.ts';
import type { BackupEvidence } from '../evidence/backups.ts';
import { keptBackups } from '../evidence/kept-backups.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { shellQuote } from '../findings/shell-quote.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { severityWords } from '../reporters/words.ts';
import { wrap } from '../reporters/wrap.ts';
import { judgedAlone } from './judged-alone.ts';
import type { Surroundings } from './surroundings.ts';

export type BackupTestFlags = {
  readonly repo?: string;
  readonly config?: string;
  readonly runCode?: boolean;
  readonly json?: boolean;
};

/** `backup test --json`. */
export type BackupTestReport = {
  readonly schema: 'launch-ready/backup-test@1';
  readonly target: string;
  readonly backups: BackupEvidence;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
};

const postgresIn = (name: string, env: Surroundings['env']): URL | null => {
  const url = URL.parse(env(name) ?? '');
  return url !== null && /^postgres(?:ql)?:$/.test(url.protocol) ? url : null;
};

const usage = (what: string, hint: string): LaunchReadyError => new LaunchReadyError('LR_USAGE', what, hint);

/** What every program needs, and what the settings name; nothing else of the user's environment. */
const environmentOf = ({ variables }: BackupSettings, env: Surroundings['env']): BackupAim['env'] =>
  Object.fromEntries(
    ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'SystemRoot', ...variables].flatMap(name => {
      const value = env(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const aimOf = async (
  typed: string | undefined,
  flags: BackupTestFlags,
  around: Surroundings,
  say: (phrase: string) => void,
): Promise<BackupAim> => {
  const folder = resolve(around.cwd, flags.repo ?? '.');
  const found = await findRepository(folder);
  const { config, file } = await loadConfig(flags.config ?? found?.config ?? null);
  const settings = config.backup;
  if (settings === undefined)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      file === null
        ? 'There is no settings file here, so I do not know how a backup is restored.'
        : `${file} does not say how backups are made and restored.`,
      'Add a section to launch-ready.jsonc: "backup": { "restore": ["npm", "run", "restore", "--", "{file}"], "where": "backups", "scratchUrlEnv": "SCRATCH_DATABASE_URL" }, with the command by which you restore.',
    );
  const { env } = around;
  const scratch = postgresIn(settings.scratchUrlEnv, env);
  if (scratch === null)
    throw usage(
      `The variable ${settings.scratchUrlEnv} holds no address of a Postgres.`,
      'Write that of an empty database into it: a backup is restored into it, and it is emptied again.',
    );
  const source = postgresIn(settings.url, env);
  const placeOf = (url: URL): string => `${url.hostname}:${url.port === '' ? '5432' : url.port}${url.pathname}`;
  if (source !== null && placeOf(source) === placeOf(scratch))
    throw usage(
      `${settings.scratchUrlEnv} and ${settings.url} name the same database.`,
      'Give an empty database of its own: what is restored must not meet your members.',
    );
  const named = typed ?? config.domain;
  return {
    domain: named === undefined ? 'localhost' : parseTarget(named).domain,
    folder: flags.repo === undefined ? (found?.root ?? folder) : folder,
    settings,
    source,
    scratch,
    env: environmentOf(settings, env),
    redact: outputRedaction({
      ...environmentOf(settings, env),
      SCRATCH_PASSWORD: decodeURIComponent(scratch.password),
      SOURCE_PASSWORD: decodeURIComponent(source?.password ?? ''),
      SCRATCH_URL: scratch.href,
      SOURCE_URL: source?.href,
    }),
    say,
  };
};

const line = (argv: readonly string[]): string => inert(argv.map(shellQuote).join(' '));

const planText = ({ settings, folder, source }: BackupAim, columns: number): string =>
  `${[
    `Nothing was run. With --run-code this test would, in ${folder}:`,
    ...(settings.make === undefined
      ? [' - take the newest backup that lies there']
      : [` - run ${line(settings.make)} with ${settings.url} as it is`]),
    ` - run ${line(settings.restore)} with the address in ${settings.scratchUrlEnv} as ${settings.url}`,
    ` - count the rows of ${settings.count.length === 0 ? 'every table' : settings.count.join(', ')} there${source === null ? '' : ' and in the database itself'}`,
    ` - empty the database of ${settings.scratchUrlEnv} again; it has to be empty before`,
    '',
    `Both commands are given PATH, HOME, ${settings.url}${settings.variables.length === 0 ? '' : ` and ${settings.variables.join(', ')}`}.`,
  ]
    .map(text => wrap(text, columns - 3, '   '))
    .join('\n')}\n`;

const reportText = ({ backups, findings, notChecked }: BackupTestReport, columns: number): string => {
  const { made, restored, rows } = backups;
  const said = [made, restored].flatMap(leaf =>
    leaf?.status === 'ok' ? [`${line(leaf.value.argv)}: ${leaf.value.said}`] : [],
  );
  const counted =
    rows.status === 'silent'
      ? [`Nothing was counted: ${rows.reason}.`]
      : Object.entries(rows.value).map(
          ([table, one]) => `  ${inert(table)}: ${one.restored ?? 'missing'} of ${one.before ?? one.after ?? 0}`,
        );
  return `${[
    ...said,
    ...counted,
    '',
    ...(findings.length === 0 && notChecked.length === 0 ? ['The backup brings everything back.'] : []),
    ...findings.flatMap(finding => [
      `${severityWords[finding.severity]}: ${finding.happened}`,
      `  ${finding.cause}`,
      `  Fix: ${finding.fix}`,
    ]),
    ...notChecked.map(({ reason }) => `Not checked: ${reason}`),
  ]
    .map(text => wrap(inert(text), columns - 2, /^ */.exec(text)?.[0] ?? '').replace(/^/, /^ */.exec(text)?.[0] ?? ''))
    .join('\n')}\n`;
};

/** `launch-ready backup test`: makes a backup, restores it into an empty database, and counts. Returns the exit code. */
export const backupTest = async (
  typed: string | undefined,
  flags: BackupTestFlags,
  around: Surroundings,
): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  const aim = await aimOf(typed, flags, around, progress.say);
  if (flags.runCode !== true) {
    around.stdout.write(planText(aim, around.columns));
    return 0;
  }
  try {
    const there = await countRows(aim.scratch, aim.env['PATH'] ?? '').catch((error: Error) => {
      throw usage(
        `The database of ${aim.settings.scratchUrlEnv} cannot be asked: ${inert(error.message)}`,
        'Look whether it runs, and whether psql is installed here.',
      );
    });
    if (Object.keys(there).length > 0)
      throw usage(
        `The database of ${aim.settings.scratchUrlEnv} is not empty: it has ${Object.keys(there).length} tables.`,
        'It is emptied afterwards, so it has to be one in which nobody keeps anything.',
      );
    const backups = await testBackup(aim, { now: around.now }, around.signal);
    progress.done();
    await keptBackups.keep(stateFolder(around.env), aim.domain, backups);
    const report: BackupTestReport = {
      schema: 'launch-ready/backup-test@1',
      target: aim.domain,
      backups,
      ...judgedAlone({
        key: 'backups',
        value: backups,
        at: backups.testedAt,
        domain: aim.domain,
        repo: aim.folder,
        configFile: flags.config ?? null,
      }),
    };
    around.stdout.write(
      flags.json === true ? `${inertJson(JSON.stringify(report, null, 2))}\n` : reportText(report, around.columns),
    );
    if (report.findings.length > 0) return 1;
    return report.notChecked.length > 0 ? 3 : 0;
  } finally {
    progress.done();
  }
};
