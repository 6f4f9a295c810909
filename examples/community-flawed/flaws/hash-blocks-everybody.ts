import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createGate } from '../../community/src/accounts/password-hasher.ts';
import { bounds } from '../../community/src/bounds.ts';
import { defineFlaw } from '../flaw.ts';

/** “As slow as you can bear”, and every hash as long as any other, so that nobody learns anything from the time. */
const wantedMs = 750;
/** Rounds that count, and those of each piece of work that only passes the time. */
const rounds = 100_000;
const step = 10_000;

const derive = (password: string, salt: Buffer): Buffer => {
  const from = performance.now();
  const key = pbkdf2Sync(password, salt, rounds, 32, 'sha512');
  while (performance.now() - from < wantedMs) pbkdf2Sync(password, salt, step, 32, 'sha512');
  return key;
};

const hash = (password: string): string => {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}$${derive(password, salt).toString('hex')}`;
};

const verify = (stored: string, password: string): boolean => {
  const [salt = '', key = ''] = stored.split('$');
  const wanted = Buffer.from(key, 'hex');
  const found = derive(password, Buffer.from(salt, 'hex'));
  return found.length === wanted.length && timingSafeEqual(found, wanted);
};

export default defineFlaw({
  name: 'hash-blocks-everybody',
  row: 'T2',
  expected: 'edge/endpoint-p95',
  nature: 'sequence',
  story:
    'Passwords were to be stored as safely as one can bear, so the cost was raised until one hash took three quarters of a second; and the function that was at hand was the one that ends in Sync. While one member signs in, nobody else gets an answer, not even the health check.',
  breaks: ['accounts/password-hasher.test.ts'],
  part: 'passwords',
  variants: {
    'sync-and-as-slow-as-one-can-bear': {
      severity: 'medium',
      alter: () => {
        const gate = createGate(bounds.hashesAtOnce, bounds.hashesWaiting);
        return {
          passwords: {
            hash: password => gate(async () => hash(password)),
            verify: (stored, password) => gate(async () => verify(stored, password)),
          },
        };
      },
    },
  },
});
