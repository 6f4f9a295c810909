import { hash, verify } from '@node-rs/argon2';
import { bounds } from '../bounds.ts';
import { Refusal } from '../refusal.ts';

export type PasswordHasher = {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (stored: string, password: string) => Promise<boolean>;
};

/** Runs a job as soon as there is room for it. */
export type Gate = <Result>(job: () => Promise<Result>) => Promise<Result>;

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane. `algorithm` 2 is Argon2id. */
const settings = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Lets `width` jobs run at once and `queue` wait; more than that is refused at once with 503. A password hash costs
 * some fifty times a page, so without a gate a burst of sign-ins stalls every other member.
 */
export const createGate = (width: number, queue: number): Gate => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async job => {
    if (running >= width) {
      if (waiting.length >= queue) {
        throw new Refusal(503, 'busy', 'Too many people are signing in right now. Try again in a few seconds.', {
          'retry-after': '5',
        });
      }
      await new Promise<void>(resolve => waiting.push(resolve));
    }
    running += 1;
    try {
      return await job();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
};

export const createPasswordHasher = (gate = createGate(bounds.hashesAtOnce, bounds.hashesWaiting)): PasswordHasher => ({
  hash: password => gate(() => hash(password, settings)),
  verify: (stored, password) => gate(() => verify(stored, password)),
});
