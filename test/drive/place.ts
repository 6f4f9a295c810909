import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DriveSettings, driveSchema } from '../../src/config/drive-settings.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type Cast, castAll } from '../../src/drive/actors/cast.ts';
import { type Drive, openDrive } from '../../src/drive/drive.ts';
import { openSink, type Sink } from '../../src/drive/inbox/sink.ts';
import { beginRun } from '../../src/drive/run.ts';
import type { Outcome } from '../../src/drive/scenarios/scenario.ts';
import type { Io, NetOptions } from '../../src/platform/io.ts';
import { realIo } from '../../src/platform/real-io.ts';

/** Port of a server that listens on loopback at any free port. */
export const portOf = async (server: Server): Promise<number> => {
  if (!server.listening) await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** A port that is free now, for an app that has to know its own address before it listens. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  const port = await portOf(server);
  server.close();
  await once(server, 'close');
  return port;
};

export type Driven = {
  readonly sink: Sink;
  readonly state: string;
  readonly drive: (settings: unknown) => Promise<Drive>;
  readonly stop: () => Promise<void>;
};

/** A place to drive an app from: state, mailbox and the environment that settings name. */
export const placeToDriveFrom = async (
  environment: Readonly<Record<string, string>> = {},
  net: Partial<NetOptions> = {},
  mailbox?: Sink,
): Promise<Driven> => {
  const state = mkdtempSync(join(tmpdir(), 'drive-place-'));
  const sink = mailbox ?? (await openSink({ domain: 'members.example.test', now: () => new Date() }));
  const options = { resolver: null, connectTo: [], ca: [], offline: false, ...net };
  const io: Io = { ...realIo({ net: options, progress: () => undefined }), env: name => environment[name] };
  const open: Drive[] = [];
  return {
    sink,
    state,
    drive: async written => {
      const settings: DriveSettings = driveSchema.parse(written);
      const config = configSchema.parse({});
      const run = beginRun(state, settings.app ?? '', io);
      const opening = { config, settings, state, run, inbox: sink };
      const drive = await openDrive(opening, io, new AbortController().signal);
      open.push(drive);
      return drive;
    },
    stop: async () => {
      for (const drive of open) await drive.close();
      await sink.close();
      rmSync(state, { recursive: true, force: true });
    },
  };
};

/** The cast, and who is absent as one text. */
export const castOf = async (drive: Drive): Promise<{ readonly cast: Cast; readonly absent: string }> => {
  const { cast, absent } = await castAll(drive);
  return { cast, absent: absent.map(({ reason }) => reason).join('; ') };
};

/** What a scenario saw, without times; or why it saw nothing. */
export const seenIn = (outcome: Outcome): unknown => (outcome.outcome === 'walked' ? outcome.seen : outcome);
