import type { SecretsEvidence } from '../secrets.ts';

type Unread = { readonly host?: string; readonly reason: string };

/** `host` where one thing was left out, so that it holds nothing back but itself; the history belongs to everything. */
const partOf = ({ what, reason }: { readonly what: string; readonly reason: string }): Unread => ({
  reason: `${what}: ${reason}`,
  ...(/[./]/.test(what) ? { host: what } : {}),
});

/** Pictures and fonts, links, and what was deleted: what a link leads to is read where it lies, or is no part of the repository. */
const noGap: ReadonlySet<string> = new Set([
  'not text',
  'a link',
  'not a file',
  'outside the repository',
  'listed and not there',
]);

const isLog = (what: string): boolean => /\blogs?\b/i.test(what);

/** What was left out and could hold a secret. */
export const gapsIn = ({ leftOut }: Pick<SecretsEvidence, 'leftOut'>): SecretsEvidence['leftOut'] =>
  leftOut.filter(({ reason }) => !noGap.has(reason));

/** What of the repository could hold a secret and was not read. Nothing read at all is one of them. */
export const unreadIn = (secrets: SecretsEvidence): readonly Unread[] => [
  ...(secrets.read.files + secrets.read.blobs === 0 ? [{ reason: 'no file of the repository was read' }] : []),
  ...gapsIn(secrets)
    .filter(({ what }) => !isLog(what))
    .map(partOf),
];

/** The same for the logs that were named. */
export const unloggedIn = (secrets: SecretsEvidence): readonly Unread[] =>
  gapsIn(secrets)
    .filter(({ what }) => isLog(what))
    .map(partOf);

type Site = { readonly texts: number; readonly leftOut: SecretsEvidence['leftOut'] };

/** Files that nobody should be given, as against the pages and scripts of the site. */
const workingFile = /\/(?:\.git|\.env|\.npmrc|id_rsa|[^/]*backup|dump)[^/]*(?:\/|$)|\.(?:sql|zip|t?gz|bak)$/i;

/** The same for the pages and scripts of one host of the live site. */
export const unservedAt = (host: string, { texts, leftOut }: Site): readonly Unread[] => [
  ...(texts === 0 ? [{ host, reason: `${host} gave no text that could be read` }] : []),
  ...leftOut
    .filter(({ what }) => !workingFile.test(what))
    .map(({ what, reason }) => ({ host, reason: `${what}: ${reason}` })),
];

/** And for the files that it has no business to serve. */
export const unprobedAt = (host: string, { leftOut }: Site): readonly Unread[] =>
  leftOut
    .filter(({ what }) => workingFile.test(what))
    .map(({ what, reason }) => ({ host, reason: `${what}: ${reason}` }));
