import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import type { Flaw } from '../../examples/community-flawed/flaw.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import { smoke } from '../../src/commands/smoke.ts';
import type { CheckId } from '../../src/checks/check.ts';
import { keepSmoke, keptSmoke } from '../../src/evidence/kept-smoke.ts';
import type { SmokeEvidence } from '../../src/evidence/smoke.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { type Quiet, quietOn, type Twins } from './proof.ts';
import type { Target } from './target.ts';

const domain = 'community.test';

type Alter = (parts: Parts) => Partial<Parts>;

const sound: Alter = () => ({});

/** Runs the app, sound or altered, walks through it in a real browser, and keeps what is seen in the state of the target. */
const walkedThrough = async (target: Target, alter: Alter = sound): Promise<WorldPlan> => {
  const plan = soundPlan();
  await target.set(plan);
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

/** What the sound community showed in this process, by the state folder that it was kept in. */
const soundSeen = new Map<string, SmokeEvidence>();

/** The sound community as the target; walked through once in a process, and what it showed is kept again. */
export const joinSound = async (target: Target): Promise<WorldPlan> => {
  const before = soundSeen.get(target.state);
  if (before === undefined) {
    const plan = await walkedThrough(target);
    const seen = await keptSmoke(target.state, domain, new Date());
    if (seen === null) throw new Error('the smoke run of the sound community kept nothing');
    soundSeen.set(target.state, seen);
    return plan;
  }
  const plan = soundPlan();
  await target.set(plan);
  await keepSmoke(target.state, domain, before);
  return plan;
};

/** A flaw of the way to join as twins: the app with it, walked through, and without. */
export const joinTwins = (target: Target, flaw: Flaw, variant: string): Twins => {
  const planned = flaw.variants[variant];
  if (planned === undefined) throw new Error(`${flaw.name} has no variant ${variant}`);
  return {
    row: flaw.row,
    flaw: flaw.name,
    variant,
    expected: flaw.expected,
    severity: planned.severity,
    layFlawed: () => walkedThrough(target, composed([`${flaw.name}:${variant}`]).alter),
    layMended: () => joinSound(target),
  };
};

type JoinNearMiss = { readonly check: CheckId; readonly trap: string; readonly alter: Alter };

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

export const joinNearMisses: readonly JoinNearMiss[] = [
  {
    check: 'deployment/join-flow',
    trap: 'the button of the front page leads to the plans, and from there one joins',
    alter: leadingTo('GET /', '/join', '/pricing'),
  },
];

/** The community with a trap in it: its check must judge it and stay quiet, and nobody else may speak. */
export const proveJoinQuiet = async (target: Target, { check, trap, alter }: JoinNearMiss): Promise<Quiet> => {
  await walkedThrough(target, alter);
  return quietOn(await target.audit({ browser: false }), check, trap);
};
