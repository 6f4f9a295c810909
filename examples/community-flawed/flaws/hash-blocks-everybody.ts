import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createGate } from '../../community/src/accounts/password-hasher.ts';
import { bounds } from '../../community/src/bounds.ts';
import { defineFlaw } from '../flaw.ts';

/** “As slow as you can bear”: the rounds are chosen so that one hash takes so much of the processor of this server. */
const wantedMs = 750;
const step = 20_000;

const derive = (password: string, salt: Buffer, rounds: number): Buffer => {
  let key = Buffer.from(password);
  for (let done = 0; done < rounds; done += 1) key = pbkdf2Sync(key, salt, step, 32, 'sha512');
  return key;
};

const hash = (password: string): string => {
  const salt = randomBytes(16);
  const before = process.cpuUsage();
  const spentMs = (): number => process.cpuUsage(before).user / 1_000;
  let key = Buffer.from(password);
  let rounds = 0;
  while (spentMs() < wantedMs) {
    key = pbkdf2Sync(key, salt, step, 32, 'sha512');
    rounds += 1;
  }
  return `${rounds}$${salt.toString('hex')}$${key.toString('hex')}`;
};

const verify = (stored: string, password: string): boolean => {
  const [rounds = '', salt = '', key = ''] = stored.split('$');
  const wanted = Buffer.from(key, 'hex');
  const found = derive(password, Buffer.from(salt, 'hex'), Number(rounds));
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
