import { setTimeout as delay } from 'node:timers/promises';
import type { DeploySettings } from '../../../src/config/deploy-settings.ts';
import type { Hands, Member } from '../../../src/deploy/guard/hands.ts';
import { type Beginning, type Guarding, guardDeploy } from '../../../src/deploy/guard/guard.ts';
import { logsOf } from '../../../src/deploy/guard/logs.ts';
import { lookAt, pagesOf } from '../../../src/deploy/guard/look.ts';
import { type Commands, ownHands } from '../../../src/deploy/guard/own-hands.ts';
import { previewAddress } from '../../../src/deploy/guard/preview-address.ts';
import type { Thresholds } from '../../../src/deploy/guard/thresholds.ts';
import { outputRedaction } from '../../../src/deploy/redaction.ts';
import type { SmokeReport } from '../../../src/deploy/smoke/smoke.ts';
import type { DeployState } from '../../../src/engines/guard/machine.ts';
import { openDeployRecord } from '../../../src/evidence/kept-deploys.ts';
import { realIo } from '../../../src/platform/real-io.ts';

/** Every phase in tenths of seconds: what is tested is the order, not the patience. */
const quick: Thresholds = {
  deployMs: 4_000,
  versionMs: 1_500,
  hits: 3,
  versionSpanMs: 120,
  readyMs: 1_000,
  readyEveryMs: 20,
  soakMs: 600,
  soakEveryMs: 40,
  soakInARow: 3,
  soakShare: 0.2,
  soakEnough: 15,
  soakSignInEveryMs: 200,
  soakLogEveryMs: 100,
  soakFailures: 20,
  soakTimes: 5,
  rollbackMs: 1_500,
  purgeMs: 1_500,
  probeEveryMs: 50,
};

const signal = new AbortController().signal;
const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined });

/** Signs in as the one member of the toy, over HTTP. */
const signIn = (origin: string): Hands['smoke'] => {
  return async (): Promise<SmokeReport> => {
    const { status } = await fetch(`${origin}/login`, { method: 'POST' });
    const works = status === 200;
    const tried = status !== 429;
    const said = !tried ? 'not-checked' : works ? 'passed' : 'failed';
    return {
      schema: 'launch-ready/smoke@1',
      app: origin,
      release: null,
      at: new Date().toISOString(),
      steps: [
        {
          name: 'login',
          title: 'Members sign in',
          status: said,
          ms: 1,
          reason: works ? null : `the app answered ${status}`,
        },
      ],
      verdict: !tried ? 'incomplete' : works ? 'passed' : 'failed',
      left: [],
    };
  };
};

/** Signs in again and again. */
const member = (origin: string) => async (): Promise<Member> => ({
  look: async () => {
    const { status } = await fetch(`${origin}/login`, { method: 'POST' });
    if (status === 200) return { kind: 'works', reason: null };
    return { kind: status === 429 ? 'not-tried' : 'broken', reason: `the app answered ${status}` };
  },
  leave: () => Promise.resolve(null),
});

export type Toy = {
  readonly state: string;
  /** Whose record it is; the toy's own when absent. */
  readonly domain?: string;
  readonly run: string;
  readonly root: string;
  readonly origin: string;
  readonly commands: Commands;
  readonly release: string;
  readonly previous?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
  readonly hands?: Partial<Hands>;
  /** The log of the toy is read, too. */
  readonly logs?: DeploySettings['logs'];
};

/** What a guard needs to watch over a release of the toy platform. The record is that of the state folder. */
export const guarding = async (
  toy: Toy,
  over: Partial<Guarding> = {},
): Promise<{ readonly guarding: Guarding; readonly close: () => Promise<void> }> => {
  const record = await openDeployRecord(toy.state, toy.domain ?? 'toy.test');
  const env = { PATH: process.env['PATH'] ?? '', ...toy.env };
  const health = { origin: toy.origin, ready: '/readyz', version: 'version' };
  const hands: Hands = {
    ...ownHands(
      {
        run: toy.run,
        root: toy.root,
        commands: toy.commands,
        names: { release: toy.release, previous: toy.previous ?? 'old' },
        deployMs: quick.deployMs,
        rollbackMs: quick.rollbackMs,
        env,
        redact: outputRedaction(env),
        say: toy.say ?? (() => undefined),
        look: lookAt(health, io, signal),
        brokenPage: pagesOf(toy.origin, ['/'], io, signal),
        smoke: signIn(toy.origin),
        member: member(toy.origin),
        logs: logsOf(toy.logs, { cwd: toy.root, env, redact: text => text }, io, signal),
        previewIn: output => previewAddress({ address: null, reads: /http:\/\/\S+/ }, toy.release, output),
        at: url => ({
          look: lookAt({ ...health, origin: new URL(url).origin }, io, signal),
          smoke: signIn(new URL(url).origin),
        }),
        preflight: () => Promise.resolve([{ name: 'way back', status: 'passed', reason: 'old is there' }]),
      },
      signal,
    ),
    ...toy.hands,
  };
  return {
    guarding: {
      run: toy.run,
      hands,
      record,
      thresholds: quick,
      clock: {
        now: () => new Date(),
        elapsed: () => performance.now(),
        sleep: async (ms, until) => {
          await delay(ms, undefined, until === undefined ? {} : { signal: until });
        },
      },
      signal,
      say: toy.say ?? (() => undefined),
      ...over,
    },
    close: () => record.close(),
  };
};

const beginning = ({ release, previous = 'old' }: Toy): Beginning => ({
  release,
  previous,
  target: previous,
  autoRollback: true,
  repeatable: true,
  back: {
    argv: ['back', '{previous}'],
    ready: 'https://app.community.test/readyz',
    platform: null,
    knows: [],
    afterwards: [],
  },
  drill: null,
});

export const deployed = async (
  toy: Toy,
  over: Partial<Guarding> = {},
  began: Partial<Beginning> = {},
): Promise<DeployState> => {
  const open = await guarding(toy, over);
  try {
    return await guardDeploy(open.guarding, { ...beginning(toy), ...began });
  } finally {
    await open.close();
  }
};
