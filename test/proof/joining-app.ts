import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { createBillingProvider } from '../../examples/community/src/billing/provider-client.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import { smoke } from '../../src/commands/smoke.ts';
import { keepSmoke, keptSmoke } from '../../src/evidence/kept-smoke.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom, reads, type Trap } from './kind.ts';
import { onceKept } from './once.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

type Alter = (parts: Parts) => Partial<Parts>;

const sound: Alter = () => ({});

/** Runs the app, sound or altered, walks through it in a real browser, and keeps what is seen in the state of the target. */
const walkedThrough = async (target: Target, alter: Alter): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const driven = await driveCommunity(alter);
  // The run has a sink of its own at the same port.
  await driven.sink.close();
  try {
    const { settings, environment, sink } = driven;
    const file = join(driven.state, 'smoke.jsonc');
    const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
    writeFileSync(file, JSON.stringify({ domain, drive: { ...settings, mail } }));
    const flags = { active: true, browser: true, json: true, config: file };
    const ended = await heard(target.state, target.folder, around =>
      smoke(undefined, flags, { ...around, env: name => environment[name] ?? around.env(name) }),
    );
    if (ended.stdout === '') throw new Error(`the smoke run printed nothing: ${ended.stderr}`);
  } finally {
    await driven.stop();
  }
  return plan;
};

type JoinNearMiss = Trap & { readonly alter: Alter };

/** A page with one of its addresses written differently. */
const leadingTo =
  (name: string, from: string, to: string): Alter =>
  ({ routes }) => ({
    routes: replaceRoute(routes, name, route => ({
      ...route,
      handle: async ask =>
        ask.context.html((await (await route.handle(ask)).text()).replaceAll(`"${from}"`, `"${to}"`)),
    })),
  });

const joinNearMisses: readonly JoinNearMiss[] = [
  {
    check: 'deployment/join-flow',
    trap: 'the button of the front page leads to the plans, and from there one joins',
    alter: leadingTo('GET /', '/join', '/pricing'),
  },
  {
    check: 'deployment/callbacks',
    trap: 'payments lead back to the host of the app in capitals, as somebody once typed it into the settings',
    alter: ({ config }) => ({
      billing: createBillingProvider({
        ...config,
        PUBLIC_URL: config.PUBLIC_URL.replace('localhost', 'LOCALHOST'),
      }),
    }),
  },
];

/** What the sound community shows to somebody who joins. */
const soundWalk = onceKept({ keep: keepSmoke, kept: keptSmoke }, async target => {
  await walkedThrough(target, sound);
});

const judgedHere: ReadonlySet<string> = new Set(['deployment/join-flow', 'deployment/callbacks']);

/** The way to join the community, walked in a browser. */
export const joiningKind: Kind = {
  name: 'smoke run',
  judges: ({ of }, { id }) => of === 'app' && judgedHere.has(id),
  readies: reads('smoke'),
  traps: joinNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundWalk(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => walkedThrough(target, composed([choiceOf(of)]).alter),
      layMended: laySound,
      layTrap: layFrom(joinNearMisses, ({ alter }) => walkedThrough(target, alter)),
      laySound,
    };
  },
};
