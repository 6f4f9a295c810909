import type { Leak } from '../evidence/derive/leaks.ts';
import { inDeployFile, isAstray, reachOf } from '../evidence/derive/secret-places.ts';
import type { SecretPlace } from '../evidence/secrets.ts';
import { issuerOf } from '../providers/secrets/issuers.ts';
import type { Change } from './check.ts';
import { byHand } from './wording.ts';

/** How a variable is read where it stands, by the ending of the file. */
const readings: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/\.[cm]?[jt]sx?$|\.(?:vue|svelte|astro)$/, name => `process.env.${name}`],
  [/\.py$/, name => `os.environ["${name}"]`],
  [/\.rb$/, name => `ENV.fetch("${name}")`],
  [/\.php$/, name => `getenv('${name}')`],
  [/\.go$/, name => `os.Getenv("${name}")`],
  [/(?:^|\/)\.(?:github|gitea)\/workflows\//, name => `\${{ secrets.${name} }}`],
  [/\.ya?ml$|\.toml$|Dockerfile/, name => `\${${name}}`],
];

/** The name that it has in the code, else the one that its rule suggests: `STRIPE_SECRET_KEY`. */
const variableOf = ({ names, rule }: Leak): string =>
  names.find(name => /^[A-Z][A-Z0-9_]+$/.test(name)) ?? rule.toUpperCase().replaceAll('-', '_');

const made: readonly (readonly [RegExp, string, readonly [string, ...string[]]])[] = [
  [
    /database|postgres|mysql|mongo|redis|amqp/,
    'the settings of your database',
    [
      'Give the database user a new password.',
      'Enter the new address at your hosting platform, deploy, and sign in once to see that it works.',
      'Look through the connections and the newest changes for what was not you.',
    ],
  ],
  [
    /jwt|session|cookie|signing|auth_?secret|auth-secret/,
    'a terminal',
    [
      'Make a new one with openssl rand -base64 48.',
      'Enter it at your hosting platform and deploy; everybody signs in once more, strangers included.',
    ],
  ],
  [
    /private-key|pem/,
    'the place where the key pair was made',
    [
      'Make a new pair and put the new public half where the old one is.',
      'Give the new private half to the server, see it work, and take the old public half away everywhere.',
    ],
  ],
];

/** How it is exchanged, in the order in which nothing breaks. */
const rotation = (leak: Leak): Change => {
  const issuer = issuerOf(leak.issuer);
  if (issuer !== undefined)
    return { kind: 'by-hand', where: `${issuer.name} (${issuer.page})`, steps: issuer.rotation };
  const subject = `${leak.rule} ${leak.title} ${leak.names.join(' ')}`.toLowerCase();
  const [, where, steps] = made.find(([pattern]) => pattern.test(subject)) ?? [];
  if (where !== undefined && steps !== undefined) return { kind: 'by-hand', where, steps };
  return byHand(
    'the place where it was made',
    'Make a new one.',
    'Give it to the app, deploy, and see it work.',
    'Then make the old one invalid, and look at what was done with it.',
  );
};

/** What stands in a file afterwards, instead of the value. */
const reading = (place: SecretPlace, variable: string): Change => {
  const write = readings.find(([pattern]) => pattern.test(place.file))?.[1](variable);
  return byHand(
    `${place.file}, line ${place.line}`,
    write === undefined
      ? `Take the value out, and read the variable ${variable} there.`
      : `Write ${write} instead of the value.`,
  );
};

const inFiles = (leak: Leak): readonly Change[] => {
  const astray = leak.places.filter(
    place => place.in === 'tree' && isAstray(place) && place.sort !== 'env-file' && !inDeployFile(place),
  );
  return astray.slice(0, 5).map(place => reading(place, variableOf(leak)));
};

const inDeployFiles = (leak: Leak): readonly Change[] =>
  leak.places
    .filter(inDeployFile)
    .slice(0, 5)
    .map(place => reading(place, variableOf(leak)));

const inEnvFiles = (leak: Leak): readonly Change[] => {
  const files = leak.places.flatMap(place =>
    place.in === 'tree' && place.tracked === true && place.sort === 'env-file' ? [place.file] : [],
  );
  return [...new Set(files)].map(untracking);
};

const quoted = (file: string): string =>
  /^[\w@%+=:,./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;

/** A file of variables leaves Git and stays on the disk. */
export const untracking = (file: string): Change =>
  byHand(
    'a terminal, in the repository',
    `Run git rm --cached -- ${quoted(file)}.`,
    `Add ${file} to .gitignore.`,
    'Commit both.',
  );

const inHistory = (leak: Leak): readonly Change[] => {
  if (!leak.places.some(({ in: where }) => where === 'history')) return [];
  return reachOf(leak.places) === 'local'
    ? [
        byHand(
          'a terminal, in the repository',
          'Nobody else has these commits: take the value out of them with git rebase -i or git commit --amend before you push.',
        ),
      ]
    : [
        byHand(
          'the history of the repository',
          'Leave it, once the old value is invalid: what it still shows is worth nothing then.',
          `Enter rule ${leak.rule} and fingerprint ${leak.fingerprint} under "secrets" and "allow" in launch-ready.jsonc, with the reason and a date.`,
        ),
      ];
};

const elsewhere = (leak: Leak): readonly Change[] => {
  const archives = [...new Set(leak.places.flatMap(place => (place.in === 'archive' ? [place.file] : [])))];
  const logs = [...new Set(leak.places.flatMap(place => (place.in === 'log' ? [place.file] : [])))];
  return [
    ...archives.map(file => byHand(file, 'Delete the archive, or pack it again without the file.')),
    ...logs.map(file =>
      byHand(
        file,
        'Find the code that writes these lines and let it log names, never values.',
        'Delete the old log, its copies included.',
      ),
    ),
  ];
};

const pasting = (leak: Leak, vault: string): Change =>
  byHand(vault, `Enter the new value as ${variableOf(leak)}, for production; it stands nowhere else.`);

const anyVault = 'the environment variables of your hosting platform';

/** For a secret that strangers can read on the site: away from the browser first, for the next one would be read as well. */
const awayFromBrowsers = (leak: Leak): readonly Change[] => {
  const isBuilt = leak.served.length > 0 || leak.places.some(place => place.in === 'build');
  if (!isBuilt) return [];
  const variable = variableOf(leak);
  return [
    byHand(
      'the code of the front end',
      `Move what uses it to the server: the page asks your own API, and only the server reads ${variable}.`,
      'Give the variable a name without NEXT_PUBLIC_, VITE_ or another prefix that puts it into the page.',
    ),
  ];
};

/** Everything that puts right one leaked secret, in the order in which nothing breaks. */
export const remedyOf = (leak: Leak, vault = anyVault): readonly [Change, ...Change[]] => {
  const [first, ...rest] = [
    ...awayFromBrowsers(leak),
    ...inFiles(leak),
    ...inDeployFiles(leak),
    ...inEnvFiles(leak),
    rotation(leak),
    pasting(leak, vault),
    ...inHistory(leak),
    ...elsewhere(leak),
  ];
  return [first ?? rotation(leak), ...rest];
};

/** The same for several secrets that leave one file together. */
export const rotations = (leaks: readonly Leak[], vault = anyVault): readonly Change[] =>
  leaks.flatMap(leak => [rotation(leak), pasting(leak, vault)]);
