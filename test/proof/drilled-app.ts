import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import type { Flaw } from '../../examples/community-flawed/flaw.ts';
import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import { isMigrated } from '../../examples/community/src/database/migrate.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import type { CheckId } from '../../src/checks/check.ts';
import { healthDrill } from '../../src/commands/health-drill.ts';
import type { HealthDrill } from '../../src/evidence/health.ts';
import { keepHealthDrill, keptHealthDrill } from '../../src/evidence/kept-health-drill.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { type Quiet, quietOn, type Twins } from './proof.ts';
import type { Target } from './target.ts';

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
const drilled = async (target: Target, alter: Alter = sound): Promise<WorldPlan> => {
  const plan = soundPlan();
  await target.set(plan);
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

/** What the sound community said in this process, by the state folder that it was kept in. */
const soundSeen = new Map<string, HealthDrill>();

/** The sound community as the target; drilled once in a process, and what it said is kept again. */
export const drillSound = async (target: Target): Promise<WorldPlan> => {
  const before = soundSeen.get(target.state);
  if (before === undefined) {
    const plan = await drilled(target);
    const seen = await keptHealthDrill(target.state, domain, new Date());
    if (seen === null) throw new Error('the health drill of the sound community kept nothing');
    soundSeen.set(target.state, seen);
    return plan;
  }
  const plan = soundPlan();
  await target.set(plan);
  await keepHealthDrill(target.state, domain, before);
  return plan;
};

/** A flaw of the app's health as twins: the app with it, drilled, and without. */
export const drillTwins = (target: Target, flaw: Flaw, variant: string): Twins => {
  const planned = flaw.variants[variant];
  if (planned === undefined) throw new Error(`${flaw.name} has no variant ${variant}`);
  return {
    row: flaw.row,
    flaw: flaw.name,
    variant,
    expected: flaw.expected,
    severity: planned.severity,
    layFlawed: () => drilled(target, composed([`${flaw.name}:${variant}`]).alter),
    layMended: () => drillSound(target),
  };
};

type DrillNearMiss = { readonly check: CheckId; readonly trap: string; readonly alter: Alter };

/** How long an answer is used again: a flood of monitors asks the database once a second. */
const rememberedMs = 1_000;

export const drillNearMisses: readonly DrillNearMiss[] = [
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

/** The community with a trap in it: its check must judge it and stay quiet, and nobody else may speak. */
export const proveDrillQuiet = async (target: Target, { check, trap, alter }: DrillNearMiss): Promise<Quiet> => {
  await drilled(target, alter);
  return quietOn(await target.audit({ browser: false }), check, trap);
};
