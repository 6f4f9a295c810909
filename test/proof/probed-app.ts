import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { membersDatabase } from '../../examples/community-flawed/members-database.ts';
import type { Check } from '../../src/checks/check.ts';
import { harden } from '../../src/commands/harden.ts';
import { keepHardening, keptHardening } from '../../src/evidence/kept-hardening.ts';
import { startProject } from '../drive/rest/project.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom } from './kind.ts';
import { onceKept } from './once.ts';
import { probedNearMisses } from './probed-near-misses.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

/** The one check whose target is a database: the example community shows none to browsers. */
export const isOfDatabase = ({ id }: Pick<Check, 'id'>): boolean => id === 'hardening/database-api-closed';

/** Tables and views of these migrations, as the scripts of an app would name them. */
const namedIn = (migrations: readonly string[]): readonly string[] => [
  ...new Set(
    migrations.flatMap(sql => [...sql.matchAll(/create (?:table|view) public\.(\w+)/g)].map(([, name = '']) => name)),
  ),
];

/** Runs an app whose database these migrations made, and tries it; what is seen is kept in the state of the target. */
const probe = async ({ state, folder }: Target, migrations: readonly string[]): Promise<void> => {
  const project = await startProject({ migrations, tables: namedIn(migrations) });
  try {
    const { app, flows } = project;
    const config = join(folder, 'probed.jsonc');
    writeFileSync(config, JSON.stringify({ domain, drive: { app, flows } }));
    const flags = { active: true, json: true, config, only: 'rows' };
    const ended = await heard(state, folder, around => harden(undefined, flags, around));
    if (ended.stdout === '') throw new Error(`the run printed nothing: ${ended.stderr}`);
  } finally {
    await project.stop();
  }
};

const flawedMigrations = (choice: string): readonly string[] => {
  const repository: { [path: string]: string } = {};
  composed([choice]).edit(repository);
  return Object.keys(repository)
    .toSorted()
    .map(path => repository[path] ?? '');
};

const soundRun = onceKept({ keep: keepHardening, kept: keptHardening }, target => probe(target, [membersDatabase]));

/** An app whose browsers ask the database: the database as it is, and not the migrations of the repository. */
export const probedKind: Kind = {
  name: 'live database',
  judges: ({ of }, check) => of === 'app' && isOfDatabase(check),
  readies: isOfDatabase,
  traps: probedNearMisses,
  soundApart: true,
  ready: async target => {
    const laidAs = async (migrations: readonly string[]): Promise<WorldPlan> => {
      const plan = await layPlan(target, soundPlan());
      await probe(target, migrations);
      return plan;
    };
    const laySound = async (): Promise<WorldPlan> => {
      await soundRun(target);
      return layPlan(target, soundPlan());
    };
    return {
      layFlawed: of => laidAs(flawedMigrations(choiceOf(of))),
      layMended: laySound,
      layTrap: layFrom(probedNearMisses, ({ sql }) => laidAs([membersDatabase, sql])),
      laySound,
    };
  },
};
