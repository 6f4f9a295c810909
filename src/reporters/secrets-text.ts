import type { SecretPlace } from '../evidence/secrets.ts';
import type { FoundAt, Judged } from '../findings/secrets-judged.ts';
import { inert } from '../platform/inert.ts';
import type { Issuer } from '../providers/secrets/issuer.ts';
import { issuers } from '../providers/secrets/issuers.ts';
import { wrap } from './wrap.ts';

type SecretsScope = 'tree' | 'staged' | 'history' | 'since';

/** What one look for secrets tells, beside what it found. */
export type SecretsLook = {
  readonly scope: SecretsScope;
  readonly judged: Judged;
  /** Fingerprints of raised secrets that the last commit holds already. */
  readonly committed: ReadonlySet<string>;
  readonly read: { readonly files: number; readonly blobs: number; readonly bytes: number };
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
  /** Why allowances could not be read, or null. */
  readonly settingsProblem: string | null;
};

const labelWidth = 21;
const placesShown = 5;
const raisedShown = 25;

const day = (iso: string): string => iso.slice(0, 10);

const placeText = (place: SecretPlace): string => {
  const at = `${place.file}:${place.line}`;
  if (place.in === 'archive') return `${place.file}!${place.entry}:${place.line}`;
  if (place.in === 'history') {
    const gone = place.gone === null ? '' : `, gone since ${day(place.gone.at)}`;
    const others = place.pushed === null ? '' : place.pushed ? ', pushed: others have it' : ', never pushed';
    return `${at} in the history, since ${day(place.first.at)} (commit ${place.first.id.slice(0, 8)})${gone}${others}`;
  }
  if (place.in === 'unreachable') return `${at}, ${unreachable[place.by]}`;
  if (place.in === 'build') return `${at}, built`;
  if (place.in === 'log') return `${at}, a log`;
  return at;
};

const unreachable = {
  staged: 'staged, not committed',
  stash: 'in the stash',
  reflog: 'in a commit that was replaced or removed',
  dangling: 'left over in the repository',
} as const;

const nameFor = ({ names, issuer }: FoundAt): string =>
  names.find(name => /^[A-Z][A-Z0-9_]+$/.test(name)) ??
  `${(issuer ?? 'MY').toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}_KEY`;

/** Others may have it already: it was committed, or lies in a file that git has. */
const isOut = ({ places }: FoundAt, scope: SecretsScope, committed: boolean): boolean =>
  committed ||
  places.some(one => one.in === 'history') ||
  (scope !== 'staged' && places.some(one => one.in === 'tree' && one.tracked === true));

const inCommit = 'An earlier commit holds it already, so deleting the line is not enough: ';
/** Git has the file; whether a commit has this line was not looked up. */
const onceInCommit = 'Git has this file. As soon as one commit holds the line, deleting it is not enough: ';

/** The founder's next step: what is local still is taken out; what is out already is exchanged first. */
const whatToDo = (found: FoundAt, out: boolean, known: boolean): string => {
  const [place] = found.places;
  const exchange = out
    ? `${known ? inCommit : onceInCommit}make a new key, put it to use, revoke this one. Then: `
    : '';
  const commits = found.places.filter(one => one.in === 'history');
  if (commits.length > 0 && commits.every(({ pushed }) => pushed === false))
    return 'Nobody else has it yet, as it was never pushed: take the line out of the commits that hold it (git rebase -i), before the next push. When in doubt, make a new key and revoke this one.';
  if (commits.length === found.places.length && commits.every(({ gone }) => gone !== null))
    return 'The line is gone and the key is not: every copy of the repository has it. Make a new key, put it to use, then revoke this one.';
  if (place.in !== 'tree')
    return `${exchange}take it out of ${place.file}, and keep it where only the server reads it.`;
  if (place.sort === 'env-file')
    return `${exchange}keep the file out of git: git rm --cached ${place.file}, and write its name into .gitignore.`;
  if (place.sort === 'example')
    return `${exchange}write a made-up value here, such as your-key-here; the real one goes into .env.`;
  if (place.sort === 'front-end')
    return `${exchange}this file reaches browsers, so the call that needs the key has to move to the server; there it is read from the environment as ${nameFor(found)}.`;
  if (place.sort === 'deploy' || place.sort === 'container')
    return `${exchange}give the value to your host or CI as a secret named ${nameFor(found)}, and name only that here.`;
  return `${exchange}put it into .env as ${nameFor(found)} (git ignores that file, or has to), and read it from the environment here.`;
};

const issuerOf = ({ issuer }: FoundAt): Issuer | undefined => issuers.find(({ id }) => id === issuer);

const whyAnyway =
  'Everybody who can read this repository, today or in ten years, can use it as you do. A commit keeps it even after the line is deleted.';

const field = (label: string, text: string, columns: number): string =>
  `    ${label.padEnd(labelWidth - 2)}${wrap(inert(text), columns - labelWidth - 2, ' '.repeat(labelWidth + 2))}`;

const exchangeLines = (found: FoundAt, columns: number): readonly string[] => {
  const issuer = issuerOf(found);
  if (issuer === undefined) return [];
  return [
    ...issuer.rotation.map((step, index) =>
      field(index === 0 ? 'New key, in order' : '', `${index + 1}. ${step}`, columns),
    ),
    field('', issuer.page, columns),
  ];
};

const foundLines = (found: FoundAt, look: SecretsLook, columns: number): readonly string[] => {
  const { title, mode, shown, details, places, morePlaces = 0 } = found;
  const shownPlaces = places.slice(0, placesShown);
  const more = places.length - shownPlaces.length + morePlaces;
  const known = look.committed.has(found.fingerprint) || places.some(one => one.in === 'history');
  const out = isOut(found, look.scope, known);
  const what = [`${title}${mode === null ? '' : ` (${mode})`}: ${shown}`, ...details].join('; ');
  return [
    ...shownPlaces.map(place => `  ${wrap(inert(placeText(place)), columns - 4, '    ')}`),
    ...(more > 0 ? [`  and ${more} more ${more === 1 ? 'place' : 'places'}`] : []),
    field('What it is', what, columns),
    field('Why it matters', issuerOf(found)?.blastRadius ?? whyAnyway, columns),
    field('What to do', whatToDo(found, out, known), columns),
    ...(out ? exchangeLines(found, columns) : []),
    field('Fingerprint', `${found.fingerprint}, rule ${found.rule}`, columns),
    '',
  ];
};

const headline = ({ scope, judged: { raised } }: SecretsLook): string => {
  const count = `${raised.length} ${raised.length === 1 ? 'secret' : 'secrets'}`;
  if (scope === 'staged')
    return `This commit is refused: it would put ${count} into the history, for everybody who ever sees it.`;
  return `${count} found${scope === 'tree' ? '' : ' in the history'}. Whoever can read this repository can use ${raised.length === 1 ? 'it' : 'them'}.`;
};

const allowHelp = ([first]: readonly FoundAt[], columns: number): readonly string[] =>
  first === undefined
    ? []
    : [
        wrap('A value that is no danger can be allowed for a time, in launch-ready.jsonc:', columns, ''),
        '  "secrets": { "allow": [{',
        `    "fingerprint": "${first.fingerprint}", "rule": "${first.rule}",`,
        '    "reason": "why", "by": "who", "until": "YYYY-MM-DD" }] }',
        '',
      ];

const notes = ({ judged, leftOut, settingsProblem }: SecretsLook, columns: number): readonly string[] => [
  ...(settingsProblem === null
    ? []
    : [wrap(inert(`What you allowed could not be read, so nothing is allowed: ${settingsProblem}`), columns, ''), '']),
  ...judged.expired.map(({ fingerprint, until, by }) =>
    wrap(inert(`${fingerprint} was allowed by ${by} until ${until}; that day is over.`), columns, ''),
  ),
  ...leftOut.map(({ what, reason }) => `  ${wrap(inert(`Not read: ${what}: ${reason}`), columns - 4, '    ')}`),
];

/** A look that raised something, for a person at a terminal; each place, what it is, why it matters, what to do instead. */
export const raisedText = (look: SecretsLook, columns: number): string =>
  [
    wrap(headline(look), columns, ''),
    '',
    ...look.judged.raised.slice(0, raisedShown).flatMap(found => foundLines(found, look, columns)),
    ...(look.judged.raised.length > raisedShown
      ? [`And ${look.judged.raised.length - raisedShown} more secrets; --json lists all.`, '']
      : []),
    ...allowHelp(look.judged.raised, columns),
    ...notes(look, columns),
    '',
  ]
    .join('\n')
    .replace(/\n+$/, '\n');

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** A look that raised nothing. */
export const clearText = (look: SecretsLook, columns: number): string => {
  const { judged, read } = look;
  const aside = [
    ...(judged.allowed.length > 0 ? [`${judged.allowed.length} allowed`] : []),
    ...(judged.known.length > 0 ? [`${judged.known.length} known from the baseline`] : []),
    ...(judged.quiet.length > 0 ? [`${judged.quiet.length} public, made up or placeholders`] : []),
  ];
  const where = [
    ...(read.files > 0 ? [counted(read.files, 'file', 'files')] : []),
    ...(read.blobs > 0 ? [counted(read.blobs, 'version of a file', 'versions of files')] : []),
  ].join(' and ');
  const sentence = `${where === '' ? 'There is nothing to look at' : `No secret found in ${where}`}${aside.length === 0 ? '' : ` (${aside.join(', ')})`}.`;
  return [wrap(sentence, columns, ''), ...notes(look, columns), ''].join('\n').replace(/\n+$/, '\n');
};
