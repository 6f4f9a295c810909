import type { LeftOut, SecretLife, SecretPlace } from '../evidence/secrets.ts';
import { secretKey, type FoundAt, type Judged } from '../findings/secrets-judged.ts';
import { gapsIn } from '../evidence/derive/unread.ts';
import { inert } from '../platform/inert.ts';
import type { Issuer } from '../providers/secrets/issuer.ts';
import { issuers } from '../providers/secrets/issuers.ts';
import { lifeText } from './secrets-life.ts';
import { wrap } from './wrap.ts';

type SecretsScope = 'tree' | 'staged' | 'history' | 'since';

/** What one look for secrets tells, beside what it found. */
export type SecretsLook = {
  readonly scope: SecretsScope;
  readonly judged: Judged;
  /** Fingerprints of raised secrets that the last commit holds already. */
  readonly committed: ReadonlySet<string>;
  readonly read: { readonly files: number; readonly blobs: number; readonly bytes: number };
  readonly leftOut: readonly LeftOut[];
  /** Why allowances could not be read, or null. */
  readonly settingsProblem: string | null;
  /** What to do next: a sentence, and the command for it. */
  readonly hints?: readonly { readonly what: string; readonly command: string }[];
  /** What the issuers answered, by `secretKey`; absent where nobody asked them. */
  readonly lives?: ReadonlyMap<string, SecretLife>;
};

const lifeOf = ({ rule, fingerprint }: FoundAt, { lives }: SecretsLook): SecretLife | undefined =>
  lives?.get(secretKey(rule, fingerprint));

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
const onceInCommit = 'Git has this file, so take it that a commit holds the key, and deleting the line is not enough: ';

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
  if (place.sort === 'env-file' && place.tracked === false)
    return `write ${place.file} into .gitignore now, before git add takes the file. There the value may stay.`;
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

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const issuerOf = ({ issuer }: FoundAt): Issuer | undefined => issuers.find(({ id }) => id === issuer);

const whyAnyway =
  'Everybody who can read this repository, today or in ten years, can use it as you do. A commit keeps it even after the line is deleted.';

const field = (label: string, text: string, columns: number): string =>
  `    ${label.padEnd(labelWidth - 2)}${wrap(inert(text), columns - labelWidth - 2, ' '.repeat(labelWidth + 2))}`;

/** Steps of an issuer are told once, however many of its keys are out. */
const exchangeLines = (found: FoundAt, told: Set<string>, columns: number): readonly string[] => {
  const issuer = issuerOf(found);
  if (issuer === undefined) return [];
  if (told.has(issuer.id)) return [field('New key, in order', `The same steps as above, for ${issuer.name}.`, columns)];
  told.add(issuer.id);
  return [
    ...issuer.rotation.map((step, index) =>
      field(index === 0 ? 'New key, in order' : '', `${index + 1}. ${step}`, columns),
    ),
    field('', issuer.page, columns),
  ];
};

const foundLines = (found: FoundAt, look: SecretsLook, told: Set<string>, columns: number): readonly string[] => {
  const { title, mode, shown, details, places, morePlaces = 0 } = found;
  const shownPlaces = places.slice(0, placesShown);
  const more = places.length - shownPlaces.length + morePlaces;
  const known = look.committed.has(found.fingerprint) || places.some(one => one.in === 'history');
  const out = isOut(found, look.scope, known);
  const life = lifeOf(found, look);
  const what = [`${title}${mode === null ? '' : ` (${mode})`}: ${shown}`, ...details].join('; ');
  return [
    ...shownPlaces.map(place => `  ${wrap(inert(placeText(place)), columns - 4, '    ')}`),
    ...(more > 0 ? [`  and ${more} more ${more === 1 ? 'place' : 'places'}`] : []),
    field('What it is', what, columns),
    ...(life === undefined ? [] : [field('Does it work', lifeText(life), columns)]),
    field('Why it matters', issuerOf(found)?.blastRadius ?? whyAnyway, columns),
    field('What to do', sentence(whatToDo(found, out, known)), columns),
    ...(out ? exchangeLines(found, told, columns) : []),
    field('Fingerprint', `${found.fingerprint}, rule ${found.rule}`, columns),
    '',
  ];
};

/** Who has them already: git has a file that was added, others have what was committed. */
const whoHas = (look: SecretsLook): string => {
  const { raised } = look.judged;
  const [it, them] = raised.length === 1 ? ['it', 'it'] : ['all of them', 'them'];
  const out = raised.filter(found => isOut(found, look.scope, look.committed.has(found.fingerprint))).length;
  if (out === raised.length) return `Git has ${it}: whoever can read this repository can use ${them}.`;
  if (out > 0) return `Git has ${out} of them: whoever can read this repository can use ${out === 1 ? 'it' : 'those'}.`;
  const isNew = raised.every(({ places }) =>
    places.every(place => (place.in === 'tree' || place.in === 'archive') && place.tracked === false),
  );
  return isNew
    ? `Git does not have ${them} yet, so nobody else does; with the next commit they would.`
    : `Whoever can read these files can use ${them}.`;
};

const headline = (look: SecretsLook): string => {
  const { raised } = look.judged;
  const count = `${raised.length} ${raised.length === 1 ? 'secret' : 'secrets'}`;
  if (look.scope === 'staged')
    return `This commit is refused: it would put ${count} into the history, for everybody who ever sees it.`;
  const alive = raised.filter(found => lifeOf(found, look)?.state === 'alive').length;
  const which = raised.length === 1 ? 'It' : alive === raised.length ? 'All of them' : `${alive} of them`;
  const works = alive === 0 ? '' : ` ${which} ${alive === 1 ? 'works' : 'work'} right now.`;
  if (look.scope === 'tree') return `${count} found.${works} ${whoHas(look)}`;
  return `${count} found in the history.${works} Whoever can read this repository can use ${raised.length === 1 ? 'it' : 'them'}.`;
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

const notes = ({ judged, leftOut, settingsProblem, hints = [] }: SecretsLook, columns: number): readonly string[] => [
  ...(settingsProblem === null
    ? []
    : [wrap(inert(`What you allowed could not be read, so nothing is allowed: ${settingsProblem}`), columns, ''), '']),
  ...judged.expired.map(({ fingerprint, until, by }) =>
    wrap(inert(`${fingerprint} was allowed by ${by} until ${until}; that day is over.`), columns, ''),
  ),
  ...gapsIn({ leftOut }).map(
    ({ what, reason }) => `  ${wrap(inert(`Not read: ${what}: ${reason}`), columns - 4, '    ')}`,
  ),
  ...(hints.length > 0 ? [''] : []),
  ...hints.flatMap(({ what, command }) => [wrap(what, columns, ''), `  ${command}`]),
];

/** What works now comes first, then what others may have. */
const gravestFirst = (look: SecretsLook): readonly FoundAt[] => {
  const gravity = (found: FoundAt): number =>
    (lifeOf(found, look)?.state === 'alive' ? 2 : 0) +
    (isOut(found, look.scope, look.committed.has(found.fingerprint)) ? 1 : 0);
  return look.judged.raised.toSorted((a, b) => gravity(b) - gravity(a));
};

/** A look that raised something, for a person at a terminal; each place, what it is, why it matters, what to do instead. */
export const raisedText = (look: SecretsLook, columns: number): string => {
  const told = new Set<string>();
  return [
    wrap(headline(look), columns, ''),
    '',
    ...gravestFirst(look)
      .slice(0, raisedShown)
      .flatMap(found => foundLines(found, look, told, columns)),
    ...(look.judged.raised.length > raisedShown
      ? [`And ${look.judged.raised.length - raisedShown} more secrets; --json lists all.`, '']
      : []),
    ...allowHelp(gravestFirst(look), columns),
    ...notes(look, columns),
    '',
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
};

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
  const part = look.leftOut.some(({ cut }) => cut === true)
    ? ' This is not all: see below what could not be read.'
    : '';
  const text = `${where === '' ? 'There is nothing to look at' : `No secret found in ${where}`}${aside.length === 0 ? '' : ` (${aside.join(', ')})`}.${part}`;
  return [wrap(text, columns, ''), ...notes(look, columns), ''].join('\n').replace(/\n+$/, '\n');
};
