// A watch that stores a tick after the other until it is killed: `node killed-child.ts FILE FROM`.
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { lookAt, minute, monitors } from './filled.ts';

const [file = '', from = ''] = process.argv.slice(2);
const store = await openSqliteStore(file, {});
for (let tick = 1; ; tick += 1) {
  const at = Number(from) + tick * minute;
  await store.commit({ results: monitors.map(each => lookAt(each, at, tick)), steps: [], channels: [] });
  if (tick === 100) process.stdout.write('busy\n');
}
