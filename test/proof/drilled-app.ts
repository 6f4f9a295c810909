import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import { isMigrated } from '../../examples/community/src/database/migrate.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { healthDrill } from '../../src/commands/health-drill.ts';
import { keepHealthDrill, keptHealthDrill } from '../../src/evidence/kept-health-drill.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom, type Trap } from './kind.ts';
import { onceKept } from './once.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

type Alter = (parts: Parts) => Partial<Parts>;

const sound: Alter = () => ({});

type Switch = { isAway: boolean };

/** While it is away the database gives nobody a connection, as one that is not running: the app's own way to it stays what it is. */
const cuttable = ({ db }: Parts, state: Switch): void => {
  const executor = db.getExecutor();
  const provide = executor.provideConnection.bind(executor);
  executor.provideConnection = async consumer => {
    if (state.isAway) throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    return provide(consumer);
  };
};

/** What takes the database away and gives it back when it is asked to, as a container engine would. */
const switchServer = async (state: Switch): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = createServer((request, response) => {
    state.isAway = request.url === '/stop';
    response.end('done');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const asking = (url: string): readonly string[] => [
  process.execPath,
  '-e',
  `fetch(${JSON.stringify(url)}).then(answer => answer.text())`,
];

/** Runs the app, sound or altered, takes its database away for a moment by the command of ours, and keeps what its health said. */
const drilled = async (target: Target, alter: Alter): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const state: Switch = { isAway: false };
  const engine = await switchServer(state);
  const driven = await driveCommunity(parts => {
    cuttable(parts, state);
    return alter(parts);
  });
  try {
    const file = join(driven.state, 'drill.jsonc');
    const database = { cut: asking(`${engine.url}/stop`), restore: asking(`${engine.url}/start`) };
    writeFileSync(file, JSON.stringify({ domain, drive: driven.settings, health: { database } }));
    const flags = { active: true, json: true, config: file };
    const { environment } = driven;
    const ended = await heard(target.state, target.folder, around =>
      healthDrill(undefined, flags, { ...around, env: name => environment[name] ?? around.env(name) }),
    );
    if (ended.stdout === '') throw new Error(`the health drill printed nothing: ${ended.stderr}`);
  } finally {
    await driven.stop();
    engine.close();
  }
  return plan;
};

type DrillNearMiss = Trap & { readonly alter: Alter };

/** How long an answer is used again: a flood of monitors asks the database once a second. */
const rememberedMs = 1_000;

const drillNearMisses: readonly DrillNearMiss[] = [
  {
    check: 'deployment/health-tells-truth',
    trap: 'readiness uses an answer of the database again for a second',
    alter: ({ routes }) => {
      let answered = { at: 0, isReady: false };
      return {
        routes: replaceRoute(routes, 'GET /readyz', route => ({
          ...route,
          handle: async ({ app, context }) => {
            const now = Date.now();
            if (now - answered.at > rememberedMs)
              answered = { at: now, isReady: await isMigrated(app.db).catch(() => false) };
            const { isReady } = answered;
            return context.json({ status: isReady ? 'pass' : 'fail' }, isReady ? 200 : 503);
          },
        })),
      };
    },
  },
];

/** The sound community as the target, and what its health said while the database was away. */
const soundDrill = onceKept({ keep: keepHealthDrill, kept: keptHealthDrill }, async target => {
  await drilled(target, sound);
});

/** The health of the community while its database is away. */
export const drilledKind: Kind = {
  name: 'health drill',
  judges: ({ of }, { id }) => of === 'app' && id === 'deployment/health-tells-truth',
  readies: ({ id }) => id === 'deployment/health-tells-truth',
  traps: drillNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundDrill(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => drilled(target, composed([choiceOf(of)]).alter),
      layMended: laySound,
      layTrap: layFrom(drillNearMisses, ({ alter }) => drilled(target, alter)),
      laySound,
    };
  },
};
