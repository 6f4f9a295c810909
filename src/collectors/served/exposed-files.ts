import type { ExposedFile } from '../../evidence/served.ts';
import { limits } from '../../platform/limits.ts';
import { headerOf, isPassing, type Fetch, type Got } from './fetch.ts';

type Sign = (body: Buffer) => string | undefined;

const head = (body: Buffer, bytes: number): string => body.subarray(0, bytes).toString('latin1');

const looksLikePage = (body: Buffer): boolean => /^\s*(?:<!doctype|<html|<\?xml|<head|<body)/i.test(head(body, 500));

const gitHead: Sign = body =>
  /^ref: refs\/\S{1,200}\s*$/.test(head(body, 300))
    ? 'starts with ref: refs/'
    : /^[0-9a-f]{40}\s*$/.test(head(body, 100))
      ? 'holds the ID of a commit and nothing else'
      : undefined;

const gitConfig: Sign = body =>
  /^\s*(?:[#;][^\n]*\n\s*)*\[core\]\s/.test(head(body, 2_000)) ? 'starts with the section [core]' : undefined;

/** Nearly every line is a variable or a comment: nothing but such a file is written like that. */
const envFile: Sign = body => {
  if (looksLikePage(body)) return undefined;
  const lines = head(body, limits.servedFileBytes)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
  const variables = lines.filter(line => /^(?:export\s{1,4})?[A-Za-z_]\w{0,99}\s{0,4}=/.test(line)).length;
  if (variables === 0 || variables < lines.length * 0.8) return undefined;
  return variables === 1 ? 'is one line of the form NAME=value' : `has ${variables} lines of the form NAME=value`;
};

const sqlDump: Sign = body =>
  /^\s*(?:--|\/\*|#)[^\n]{0,100}(?:dump|sqlite|mysql|postgres|mariadb)/i.test(head(body, 500)) ||
  /\b(?:CREATE TABLE|INSERT INTO|PRAGMA foreign_keys)\b/.test(looksLikePage(body) ? '' : head(body, 20_000))
    ? 'holds statements of a database dump'
    : undefined;

const startsWith =
  (bytes: readonly number[], what: string): Sign =>
  body =>
    body.subarray(0, bytes.length).equals(Buffer.from(bytes)) ? `starts as ${what} does` : undefined;

const privateKey: Sign = body =>
  /^\s*-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/.test(head(body, 200)) ? 'starts as a private key does' : undefined;

const npmSettings: Sign = body =>
  !looksLikePage(body) && /^\s*\S{0,200}:?_auth(?:Token)?\s*=/m.test(head(body, 20_000))
    ? 'has a line that signs in to a package registry'
    : undefined;

type Probe = {
  readonly path: string;
  readonly what: ExposedFile['what'];
  readonly sign: Sign;
  /** A path beside it that nobody can have; `*` is random. A server that answers it alike has no such file. */
  readonly control: string;
};

const env = (path: string): Probe => ({ path, what: 'env', sign: envFile, control: '/.env.*' });

const probes: readonly Probe[] = [
  { path: '/.git/HEAD', what: 'git', sign: gitHead, control: '/.git/*' },
  { path: '/.git/config', what: 'git', sign: gitConfig, control: '/.git/*' },
  env('/.env'),
  env('/.env.local'),
  env('/.env.production'),
  { ...env('/.env.bak'), what: 'backup' },
  { path: '/backup.sql', what: 'backup', sign: sqlDump, control: '/*.sql' },
  { path: '/dump.sql', what: 'backup', sign: sqlDump, control: '/*.sql' },
  {
    path: '/backup.zip',
    what: 'backup',
    sign: startsWith([0x50, 0x4b, 0x03, 0x04], 'a zip archive'),
    control: '/*.zip',
  },
  {
    path: '/backup.tar.gz',
    what: 'backup',
    sign: startsWith([0x1f, 0x8b, 0x08], 'a gzip archive'),
    control: '/*.tar.gz',
  },
  { path: '/.npmrc', what: 'other', sign: npmSettings, control: '/.*rc' },
  { path: '/id_rsa', what: 'other', sign: privateKey, control: '/*_rsa' },
];

type Exposed = ExposedFile & {
  /** Its content, to be looked through; in memory only. */
  readonly body: Buffer;
};

export type ExposedRead = {
  readonly exposed: readonly Exposed[];
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
  /** True when the host gave at least one answer. */
  readonly answered: boolean;
};

const isFile = (got: Got): boolean => got.status === 200 && got.body.length > 0;

/** Asks for files that no site serves, each beside a random sibling, so that an answer for everything is not taken for the file. */
export const exposedFiles = async (
  origin: string,
  fetch: Fetch,
  randomLabel: (length: number) => string,
): Promise<ExposedRead> => {
  const want = { maxBytes: limits.servedFileBytes, follow: false } as const;
  const controls = new Map<string, ReturnType<Fetch>>();
  const ask = (path: string): ReturnType<Fetch> => fetch(new URL(path, origin).href, want);
  const control = (pattern: string): ReturnType<Fetch> => {
    const asked = controls.get(pattern) ?? ask(pattern.replace('*', () => randomLabel(16)));
    controls.set(pattern, asked);
    return asked;
  };
  const exposed: Exposed[] = [];
  const leftOut: { what: string; reason: string }[] = [];
  let answered = false;
  await Promise.all(
    probes.map(async ({ path, what, sign, control: pattern }) => {
      const url = new URL(path, origin).href;
      const [got, sibling] = await Promise.all([ask(path), control(pattern)]);
      if ('missed' in got) return got.refused ? undefined : void leftOut.push({ what: url, reason: got.missed });
      answered = true;
      if ('elsewhere' in got) return;
      if (isPassing(got)) return void leftOut.push({ what: url, reason: `it was answered with ${got.status}` });
      const said = isFile(got) ? sign(got.body) : undefined;
      if (said === undefined) return;
      if ('missed' in sibling && !sibling.refused)
        return void leftOut.push({
          what: url,
          reason: `something is served there, but the path beside it that shows whether everything is did not answer: ${sibling.missed}`,
        });
      const alike =
        'status' in sibling && isFile(sibling) && (sign(sibling.body) !== undefined || sibling.body.equals(got.body));
      if (alike) return;
      exposed.push({ url, what, sign: said, body: got.body });
    }),
  );
  return { exposed: exposed.toSorted((a, b) => (a.url < b.url ? -1 : 1)), leftOut, answered };
};

/** True for an answer that is a page, whatever was asked for. */
export const isPage = (got: Got): boolean => /\bhtml\b/i.test(headerOf(got, 'content-type')) || looksLikePage(got.body);
