// Holds a store until it is killed: `node hold.ts FILE`. Says "open" when it has it.
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';

await openSqliteStore(process.argv[2] ?? '', {});
process.stdout.write('open\n');
setInterval(() => undefined, 1_000);
