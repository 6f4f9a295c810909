import type { Parts } from '../../../examples/community/src/parts.ts';
import { checksAlone } from '../../../src/commands/checks-alone.ts';
import { setAlone } from '../../../src/commands/judged-alone.ts';
import { clean } from '../../../src/drive/clean.ts';
import { type Drive, openDrive } from '../../../src/drive/drive.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { newcomer } from '../../../src/drive/harden/people.ts';
import type { Verification } from '../../../src/drive/harden/verification.ts';
import { beginRun } from '../../../src/drive/run.ts';
import type { HardeningEvidence } from '../../../src/evidence/hardening.ts';
import { type Judgement, judgeAll } from '../../../src/findings/judge.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { driveCommunity, nobody } from '../community/driven-community.ts';
import { overASocket } from '../community/over-a-socket.ts';
import { type Edge, type Manner, startEdge } from './edge.ts';

/** When the edge begins to behave: with the first request of the run, or so many after the named verification begins. */
type Moment = 'at once' | { readonly afterRequests: number };

export type Told = {
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly hardening: HardeningEvidence;
  /** Checks by what was said of them, in order: `hardening/cors-closed`. */
  readonly failed: readonly string[];
  readonly passed: readonly string[];
  readonly notChecked: readonly string[];
  /** What the clean-up could not remove. */
  readonly left: number;
};

export type Awkward = {
  readonly edge: Edge;
  /** Tries these while the edge behaves like that, then lets everything pass again, and cleans up where that is asked for. */
  readonly tried: (
    chosen: readonly Verification[],
    manner: Manner,
    moment: Moment,
    cleansUp?: boolean,
  ) => Promise<Told>;
  /** Members that the app has. */
  readonly members: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const toldOf = (hardening: HardeningEvidence, left: number): Told => {
  const judgements = judgeAll(
    checksAlone('hardening'),
    setAlone({ key: 'hardening', value: hardening, at: hardening.testedAt, domain: hardening.domain }),
  );
  const names = (...outcomes: readonly Judgement['outcome'][]): readonly string[] =>
    judgements.filter(({ outcome }) => outcomes.includes(outcome)).map(({ check }) => check.id);
  return {
    judgements: new Map(judgements.map(one => [one.check.id, one])),
    hardening,
    failed: names('fail'),
    passed: names('pass'),
    notChecked: names('not-checked'),
    left,
  };
};

/** The example community, sound or altered, behind an edge that can be told how to behave. */
export const awkwardCommunity = async (alter: (parts: Parts) => Partial<Parts> = () => ({})): Promise<Awkward> => {
  const driven = await driveCommunity(overASocket(alter));
  const { port } = new URL(driven.community.siteUrl);
  const edge = await startEdge(Number(port));
  const through = { from: { host: 'localhost', port: Number(port) }, to: { address: '127.0.0.1', port: edge.port } };
  const net = { resolver: nobody, connectTo: [through], ca: [], offline: false };
  const io: Io = { ...realIo({ net, progress: () => undefined }), env: driven.io.env };
  const { config, settings, state, sink } = driven;

  const opened = (): Promise<Drive> => {
    const run = beginRun(state, driven.community.siteUrl, io);
    return openDrive({ config, settings, state, run, inbox: sink }, io, new AbortController().signal);
  };
  return {
    edge,
    tried: async (chosen, manner, moment, cleansUp = false) => {
      if (moment === 'at once') edge.behave(manner);
      const drive = await opened();
      const testedAt = io.now().toISOString();
      // Where the edge begins later, the two who are shared are inside by then: their sign-up is tried by itself.
      if (moment !== 'at once') for (const which of ['one', 'other'] as const) await newcomer({ drive }, which);
      const begins = (phrase: string): void => {
        if (moment !== 'at once' && phrase === chosen[0]?.title) edge.behave(manner, moment.afterRequests);
      };
      const seen = await harden(drive, chosen, begins);
      edge.rest();
      const own = { domain: 'localhost', app: drive.scope.app, environment: 'loopback', ms: 0 } as const;
      const hardening = { testedAt, ...own, requests: drive.scope.sent(), ...seen };
      const left = cleansUp ? (await clean(drive)).left : [];
      await drive.close();
      return toldOf(hardening, left.length);
    },
    members: async () => (await driven.rows())['member'] ?? 0,
    stop: async () => {
      await edge.stop();
      await driven.stop();
    },
  };
};
