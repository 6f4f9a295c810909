import { createInterface } from 'node:readline';
import { type Lock, takeLock } from '../../../src/deploy/guard/lock.ts';

// A program that takes a lock when it reads `take`, says how that went, and gives it back when it reads `release`.
const [, , state = '', domain = ''] = process.argv;
let lock: Lock | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'take') {
    const taken = await takeLock(state, domain, new Date());
    lock = 'release' in taken ? taken : undefined;
    process.stdout.write(lock === undefined ? 'refused\n' : 'taken\n');
  } else {
    await lock?.release();
    lock = undefined;
    process.stdout.write('released\n');
  }
}
