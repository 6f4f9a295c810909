// A watch under load, until it is killed: `node kill-child.ts FILE FIRST URL`. Each commit that has ended is printed, by its number.
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { hookOutbox } from './hook.ts';
import { atOf, batchOf } from './kill-model.ts';

const [file = '', first = '', url = ''] = process.argv.slice(2);
const store = await openSqliteStore(file, {});
const outbox = hookOutbox(store, url, () => Date.now());
for (let n = Number(first); ; n += 1) {
  await store.commit(batchOf(n));
  writeSync(1, `${n}\n`);
  await outbox.pump();
  if (n % 5 === 0) await store.beat('job', n);
  if (n % 20 === 0) await store.sweep(atOf(n));
  await new Promise(setImmediate);
}
