import type { DriveSettings } from '../../config/drive-settings.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { openImap } from './imap.ts';
import type { Inbox } from './inbox.ts';
import { openSink } from './sink.ts';

const valueOf = (io: Io, name: string): string => {
  const value = io.env(name);
  if (value !== undefined && value !== '') return value;
  throw new LaunchReadyError('LR_CONFIG_INVALID', `The variable ${name} is not set.`, 'drive.mail.imap names it.');
};

/** The mailbox that the settings name, or null when they name none. */
export const openInbox = async (mail: DriveSettings['mail'], io: Io, signal: AbortSignal): Promise<Inbox | null> => {
  if (mail.sink !== undefined) return openSink({ ...mail.sink, now: io.now, sleep: io.sleep });
  if (mail.imap === undefined) return null;
  const { host, port, user, password } = mail.imap;
  const secure = port === 993;
  return openImap({ host, port, secure, user: valueOf(io, user), password: valueOf(io, password) }, io, signal);
};
