import { parseArgs } from 'node:util';
import { backup } from '../backup/backup.ts';
import { reporting } from '../backup/reporting.ts';
import { readStorage } from '../config.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
const file = positionals[0] ?? `backups/community-${stamp}.backup`;

await reporting(async () => {
  const { rows } = await backup(readStorage(process.env), file);
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return `Backed up ${total} rows of ${Object.keys(rows).length} tables to ${file}.
It holds members' data: keep it and ${file}.json away from this machine, and where nobody else can read them.`;
});
