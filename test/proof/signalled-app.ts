import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { createAccount } from '../../examples/community/src/development/seed.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { signals } from '../../src/commands/signals.ts';
import { keepSignals, keptSignals } from '../../src/evidence/kept-signals.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import { overASocket } from '../drive/community/over-a-socket.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { signalNearMisses } from './signal-near-misses.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';
const token = 'metrics-token-of-the-proof';
const probe = {
  email: 'probe@example.test',
  password: 'a long enough password',
  name: 'Monitor',
  role: 'probe',
  plan: null,
} as const;

/** Runs the app, sound or altered, with its log in a file, and keeps what it tells in the state of the target. */
const toldBy = async (target: Target, alter: (parts: Parts) => Partial<Parts>): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const written: { file: string | null; readonly early: string[] } = { file: null, early: [] };
  const log = (line: string): void => {
    if (written.file === null) written.early.push(line);
    else appendFileSync(written.file, line.endsWith('\n') ? line : `${line}\n`);
  };
  const driven = await driveCommunity(overASocket(alter), log, { METRICS_TOKEN: token });
  // The run has a sink of its own at the same port.
  await driven.sink.close();
  try {
    const { settings, environment, sink, community } = driven;
    await createAccount(community.parts, probe);
    written.file = join(driven.state, 'app.log');
    writeFileSync(written.file, written.early.join('\n'));
    const file = join(driven.state, 'signals.jsonc');
    const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
    const watch = {
      logs: [{ from: 'file', path: written.file }],
      metrics: { path: '/metrics', token: 'METRICS_TOKEN' },
      probe: { email: 'PROBE_EMAIL', password: 'PROBE_PASSWORD' },
    };
    const health = { api: '/api/health' };
    writeFileSync(file, JSON.stringify({ domain, watch, health, drive: { ...settings, mail } }));
    const known: Readonly<Record<string, string>> = {
      ...environment,
      METRICS_TOKEN: token,
      PROBE_EMAIL: probe.email,
      PROBE_PASSWORD: probe.password,
    };
    const ended = await heard(target.state, target.folder, around =>
      signals(
        undefined,
        { active: true, json: true, config: file },
        { ...around, env: name => known[name] ?? around.env(name) },
      ),
    );
    if (ended.stdout === '') throw new Error(`the run printed nothing: ${ended.stderr}`);
  } finally {
    await driven.stop();
  }
  return plan;
};

/** What the sound community tells; each app has an address of its own, so it is kept as that of the target. */
const soundSignals = onceKept({ keep: keepSignals, kept: keptSignals }, async target => {
  await toldBy(target, () => ({}));
});

/** What the running community tells of what goes wrong. */
export const signalledKind: Kind = {
  name: 'signals of the app',
  judges: ({ of }, { needs }) => of === 'app' && needs.length === 1 && needs[0] === 'signals',
  readies: reads('signals'),
  traps: signalNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundSignals(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => toldBy(target, composed([choiceOf(of)]).alter),
      layMended: laySound,
      layTrap: layFrom(signalNearMisses, ({ alter }) => toldBy(target, alter)),
      laySound,
    };
  },
};
