import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config/load.ts';
import type { DriveSettings } from '../../../src/config/drive-settings.ts';
import { type Driven, placeToDriveFrom, portOf } from '../../drive/place.ts';
import { createApp } from './app.ts';

export type DrivenChoir = Driven & {
  readonly app: string;
  /** The settings file of the app, with the address of this start. */
  readonly settings: DriveSettings;
  readonly environment: Record<string, string>;
};

/** The app on a free port, with mails to a sink of ours. The environment can be added to until a run begins. */
export const driveChoir = async (): Promise<DrivenChoir> => {
  const admin = { email: 'admin@example.test', password: randomBytes(12).toString('hex') };
  const environment: Record<string, string> = {
    CHOIR_ADMIN_EMAIL: admin.email,
    CHOIR_ADMIN_PASSWORD: admin.password,
  };
  const place = await placeToDriveFrom(environment);
  const smtpUrl = `smtp://127.0.0.1:${place.sink.port}`;
  const server = createApp({ secret: randomBytes(32).toString('hex'), smtpUrl, admin }).listen(0, '127.0.0.1');
  const app = `http://127.0.0.1:${await portOf(server)}`;
  const file = join(import.meta.dirname, 'launch-ready.jsonc');
  const { drive } = parseConfig(readFileSync(file, 'utf8'), file);
  if (drive === undefined) throw new Error('the settings of the app say nothing of driving');
  return {
    ...place,
    app,
    environment,
    settings: { ...drive, app },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await place.stop();
    },
  };
};
