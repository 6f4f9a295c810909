import { parseArgs } from 'node:util';
import { restore } from '../backup/backup.ts';
import { BackupError } from '../backup/backup-file.ts';
import { reporting } from '../backup/reporting.ts';
import { readStorage } from '../config.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { replace: { type: 'boolean', default: false } },
});

await reporting(async () => {
  const [file] = positionals;
  if (!file) throw new BackupError('Which backup? npm run restore -- <file>');
  const { label, keptIn } = await restore(readStorage(process.env), file, values);
  const total = Object.values(label.rows).reduce((sum, count) => sum + count, 0);
  const kept = keptIn === null ? '' : `\nWhat was there before is kept in ${keptIn}: remove it when you are sure.`;
  return `Restored the backup of ${label.madeAt}: all ${total} rows of ${Object.keys(label.rows).length} tables came back.${kept}`;
});
