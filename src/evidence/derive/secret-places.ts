import type { Commit, SecretPlace } from '../secrets.ts';
import { byCodePoint } from './answers.ts';

const forServers = /(?:^|\/)(?:server|servers|standalone|functions|node|ssr|edge|cache)\//;
const forBrowsers = /(?:^|\/)(?:static|assets|client|public|browser|_next|_app|_astro|_nuxt|www)\/|\.css(?:\.map)?$/;

/**
 * Built for browsers, as the path says: `.next/static/…`, `dist/assets/…`, `.output/public/…`, pages (also those that a
 * server holds ready) and styles. A build that does not say for whom it is (`dist/index.js`) is none, so that nothing
 * is called public by a guess.
 */
export const isForBrowsers = (file: string): boolean => {
  const inBuild = file.replace(/^.*?(?:^|\/)(?:dist|build|out|\.next|\.output|\.svelte-kit)\//, '');
  if (/\.html?$/.test(file)) return !/(?:^|\/)cache\//.test(inBuild);
  return !forServers.test(inBuild) && (forBrowsers.test(inBuild) || forBrowsers.test(file));
};

/** Who a file of variables is for, as its name says. `.env` and `.env.local` say nothing. */
export const environmentOfFile = (file: string): 'production' | 'other' | null => {
  const name = file.split('/').at(-1) ?? '';
  if (/(?:^|[._-])(?:production|prod|live)(?=[._-]|$)/i.test(name)) return 'production';
  return /(?:^|[._-])(?:development|dev|devel|test|testing|e2e|ci|staging|preview|example|sample|template)(?=[._-]|$)/i.test(
    name,
  )
    ? 'other'
    : null;
};

/**
 * A place of the repository where a secret has no business. A file of variables that git does not track is where it
 * belongs on a developer's machine, a build for servers is not read by strangers, and what only the memory of git on
 * this machine still has (an amended commit, a stash) leaves with nobody.
 */
export const isAstray = (place: SecretPlace): boolean => {
  if (place.in === 'tree') return place.tracked === true || place.sort !== 'env-file';
  if (place.in === 'unreachable') return place.by === 'staged';
  return place.in === 'history' || place.in === 'archive';
};

/** Deployment, CI and container files of the working tree. */
export const inDeployFile = (place: SecretPlace): boolean =>
  place.in === 'tree' && (place.sort === 'deploy' || place.sort === 'container');

const isCommitted = (place: SecretPlace): boolean =>
  place.in === 'history' || ((place.in === 'tree' || place.in === 'archive') && place.tracked === true);

/**
 * Who has the commits: `nobody` when none holds it, `local` when every commit that is known to hold it is on this
 * machine only, `others` when one is at a remote or nobody can say.
 */
export const reachOf = (places: readonly SecretPlace[]): 'nobody' | 'local' | 'others' => {
  const committed = places.filter(isCommitted);
  if (committed.length === 0) return 'nobody';
  const history = committed.flatMap(place => (place.in === 'history' ? [place] : []));
  const files = new Set(history.map(({ file }) => file));
  // A tracked file whose first commit nobody found: it is not known that it was never pushed.
  if (committed.some(place => !files.has(place.file))) return 'others';
  return history.every(({ pushed }) => pushed === false) ? 'local' : 'others';
};

/** The first commit that had it, of all that were found. */
export const firstCommit = (places: readonly SecretPlace[]): Commit | undefined =>
  places
    .flatMap(place => (place.in === 'history' ? [place.first] : []))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || byCodePoint(a.id, b.id))[0];
