import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { readConfig } from '../../examples/community/src/config.ts';
import { migrate } from '../../examples/community/src/database/migrate.ts';
import { openDatabase } from '../../examples/community/src/database/open.ts';
import { seed } from '../../examples/community/src/development/seed.ts';
import { createLog } from '../../examples/community/src/log.ts';
import { createParts } from '../../examples/community/src/parts.ts';
import { testEnvironment } from '../../examples/community/test/support/community.ts';
import { backupTest } from '../../src/commands/backup-test.ts';
import { keptBackups } from '../../src/evidence/kept-backups.ts';
import { startPostgres } from '../servers/scratch-postgres.ts';
import type { WorldPlan } from '../world/plan.ts';
import { backedUpNearMisses } from './backed-up-near-misses.ts';
import { heard } from './command-line.ts';
import { layEdited } from './edited-repository.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import type { Target } from './target.ts';

const domain = 'community.test';

/** The settings of somebody who follows the README: its backup line, its restore line, and the file that the first one writes. */
const settingsOf = (readme: string): object => {
  const lines = readme.split('\n');
  const lineOf = (start: RegExp): string => {
    const line = lines.find(each => start.test(each));
    if (line === undefined) throw new Error(`the README has no line ${String(start)}`);
    return line.replace(/\s#.*$/, '').trim();
  };
  const make = lineOf(/^(?:npm run backup|pg_dump)\b/);
  const written = />\s*(\S+)$/.exec(make)?.[1];
  // What the README calls the file of a backup is the one that was made.
  const restore = lineOf(/^(?:npm run restore|pg_restore)\b/)
    .replace('backups/community-<time>.backup', '"$1"')
    .replace(written === undefined ? '<none>' : written, '"$1"');
  const shell = (line: string): readonly string[] => ['sh', '-c', line, 'sh'];
  return {
    domain,
    backup: {
      make: shell(make),
      restore: restore.includes('$1') ? [...shell(restore), '{file}'] : shell(restore),
      scratchUrlEnv: 'SCRATCH_DATABASE_URL',
      where: written ?? 'backups',
      newest: ['date', '-u', '+%Y-%m-%dT%H:%M:%SZ'],
    },
  };
};

const withMembers = async (url: string): Promise<void> => {
  const config = readConfig({ ...testEnvironment(), DATABASE_URL: url });
  const opened = openDatabase(config);
  await migrate(opened.db);
  const app = createParts(config, opened, createLog({ write: () => undefined }));
  await seed(app, { members: 60, posts: 120 }, []);
  app.mailer.close();
  await opened.close();
};

/** The example community with members on a Postgres, filled once, backed up and restored as its README says. */
export const backedUpKind: Kind = {
  name: 'backup',
  judges: ({ of }, check) => of === 'app' && reads('backups')(check),
  readies: reads('backups'),
  traps: backedUpNearMisses,
  // The repository of the world has no members that could be lost.
  soundApart: true,
  ready: async target => {
    const postgres = await startPostgres();
    const source = postgres.database('community');
    const scratch = postgres.database('scratch');
    await withMembers(source);
    // The commands of the README need the packages; a repository that is read must not hold them.
    const packages = join(target.folder, 'node_modules');
    rmSync(packages, { force: true });
    symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), packages);
    const run = async ({ state, folder }: Target): Promise<void> => {
      const repo = join(folder, 'repo');
      const config = join(folder, 'backup.jsonc');
      writeFileSync(config, JSON.stringify(settingsOf(readFileSync(join(repo, 'README.md'), 'utf8'))));
      mkdirSync(join(repo, 'backups'), { recursive: true });
      const own: { readonly [name: string]: string } = { DATABASE_URL: source, SCRATCH_DATABASE_URL: scratch };
      const { stdout, stderr } = await heard(state, folder, around =>
        backupTest(
          domain,
          { repo, config, runCode: true, json: true },
          { ...around, env: name => own[name] ?? around.env(name) },
        ),
      );
      if (stdout === '') throw new Error(`the test of the backup printed nothing: ${stderr}`);
      // An audit reads the repository as it is cloned.
      rmSync(join(repo, 'backups'), { recursive: true, force: true });
      rmSync(join(repo, 'community.dump'), { force: true });
    };
    const laySound = (): Promise<WorldPlan> => layEdited(target, () => {}, soundRun);
    const soundRun = onceKept(keptBackups, run);
    return {
      layFlawed: of => layEdited(target, composed([choiceOf(of)]).edit, run),
      layMended: laySound,
      layTrap: layFrom(backedUpNearMisses, ({ edit }) => layEdited(target, edit, run)),
      laySound,
      close: postgres.stop,
    };
  },
};
