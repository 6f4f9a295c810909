import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'data', 'logs');

/** Why there is nothing to score, or null. */
export const missing = (): string | null =>
  ['elastic/apache_logs', 'elastic/auth.log', 'nab/combined_windows.json'].every(name => existsSync(join(folder, name)))
    ? null
    : 'the logs are not here: ../shared/data/logs beside the project, or LAUNCH_READY_SHARED';

export const logFile = (name: string): Buffer => readFileSync(join(folder, name));
