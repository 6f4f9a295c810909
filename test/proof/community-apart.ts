import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A community in a process of its own: what keeps its processor busy must not make the one late who measures it. */
export type CommunityApart = {
  readonly siteUrl: string;
  readonly billingUrl: string;
  readonly webhookSecret: string;
  readonly stop: () => Promise<void>;
};

export type Apart = {
  /** Flaws that are switched in: `name:variant`. */
  readonly flaws: readonly string[];
  /** Name of a near miss that is switched in. */
  readonly trap?: string;
  /** Port of the mail server that takes its mails. */
  readonly smtpPort: number;
  readonly size: { readonly members: number; readonly posts: number };
  /** Comments below the posts. */
  readonly answers?: number;
  /** Variables that differ. */
  readonly environment?: Readonly<Record<string, string>>;
  /** PostgreSQL instead of PGlite. */
  readonly databaseUrl?: string;
};

const program = join(import.meta.dirname, 'run-community.ts');
const startMs = 90_000;

/** Starts it with its seed, and waits until it answers. */
export const communityApart = async (apart: Apart): Promise<CommunityApart> => {
  const child = fork(program, [JSON.stringify(apart)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString().slice(0, 4_000)));
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const over = AbortSignal.timeout(startMs);
  try {
    const told = await Promise.race([
      once(child, 'message', { signal: over }),
      ended.then(() => {
        throw new Error(`the community ended: ${complaint}`);
      }),
    ]);
    return { ...(told[0] as Omit<CommunityApart, 'stop'>), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
