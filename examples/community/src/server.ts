import { readConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { createLog } from './log.ts';
import { createParts } from './parts.ts';
import { start } from './start.ts';

const log = createLog();
const config = readConfig(process.env);
const opened = openDatabase(config);
const running = await start(createParts(config, opened, log), opened);

const stopOnce = (): void => {
  running.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error('stop failed', { error });
      process.exit(1);
    },
  );
};
process.once('SIGTERM', stopOnce);
process.once('SIGINT', stopOnce);
