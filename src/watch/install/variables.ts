import type { DriveSettings } from '../../config/drive-settings.ts';
import type { WatchSettings } from '../../config/watch-settings.ts';

const ofWatch = ({ channels, dashboard, deadMan, logs, database, fleet }: WatchSettings) => [
  ...Object.values(channels).flatMap(channel => {
    if (channel.kind === 'email') return [channel.smtp];
    if (channel.kind === 'telegram') return [channel.token];
    if (channel.kind === 'push') return [];
    if (channel.kind === 'webhook') return [channel.url, channel.secret];
    return channel.kind === 'ntfy' ? [channel.url, channel.token] : [channel.url];
  }),
  ...logs.map(log => (log.from === 'drain' ? log.secret : undefined)),
  // Without them the watch does not even begin.
  dashboard.token,
  dashboard.metrics,
  deadMan,
  database?.url,
  fleet?.store,
  fleet?.place,
];

const ofDrive = ({ actors, mail, mails, billing }: DriveSettings) => [
  ...Object.values(actors).flatMap(({ email, password, cookie, storageState }) => [
    email,
    password,
    cookie,
    storageState,
  ]),
  ...Object.values(mails).map(kind => (kind === false ? undefined : kind.to)),
  mail.imap?.user,
  mail.imap?.password,
  billing?.secret,
  billing?.key,
];

/** Names of all variables that the watch needs where it runs, sorted; `drive` where it walks through flows, else null. */
export const variablesOf = (watch: WatchSettings, drive: DriveSettings | null): readonly string[] =>
  [...new Set([...ofWatch(watch), ...(drive === null ? [] : ofDrive(drive))])]
    .filter(name => name !== undefined)
    .toSorted();
