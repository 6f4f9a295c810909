import { firstCommit, reachOf } from '../evidence/derive/secret-places.ts';
import type { Leak } from '../evidence/derive/leaks.ts';
import type { Commit, SecretPlace } from '../evidence/secrets.ts';
import type { ServedPlace } from '../evidence/served.ts';
import { issuerOf } from '../providers/secrets/issuers.ts';
import { listed } from './wording.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** `2026-05-03T…` as people write it: "3 May 2026". */
const dayOf = (iso: string): string => {
  const at = new Date(iso);
  return `${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}`;
};

/** "4f2c1ab of 3 May 2026". */
export const commitWords = ({ id, at }: Commit): string => `${id.slice(0, 7)} of ${dayOf(at)}`;

/** "a Stripe secret key" → "your Stripe secret key". */
export const yours = ({ title, names, rule }: Leak): string =>
  rule === 'own-value' && names[0] !== undefined
    ? `the value of your variable ${names[0]}`
    : title.replace(/^(?:an?|the) /i, 'your ');

/** What was seen of the value, as far as it is shown: "sk_live_… (42 characters), fingerprint 1a2b3c4d". */
export const shownOf = ({ shown, fingerprint, mode }: Leak): string =>
  `${shown}, fingerprint ${fingerprint}${mode === 'test' ? ', test mode' : ''}`;

const withoutIssuer: readonly (readonly [RegExp, string])[] = [
  [
    /database|postgres|mysql|mongo|redis|amqp/,
    'Whoever has it reads and changes everything in your database: members, posts, payments.',
  ],
  [/private-key|pem|certificate/, 'Whoever has it can pose as your server, or sign in its name.'],
  [
    /jwt|session|cookie|signing|auth_?secret|auth-secret/,
    'Whoever has it can sign in as any of your members, and as you.',
  ],
  [/password/, 'Whoever has it signs in where it belongs to.'],
  [/webhook/, 'Whoever has it can forge messages to your app, such as one about a payment that never was.'],
];

/** What a stranger can do with it, consequence first. */
export const blastRadius = (leak: Leak): string => {
  const issuer = issuerOf(leak.issuer);
  if (issuer !== undefined) return issuer.blastRadius;
  const subject = `${leak.rule} ${leak.title} ${leak.names.join(' ')}`.toLowerCase();
  return (
    withoutIssuer.find(([pattern]) => pattern.test(subject))?.[1] ??
    'Whoever has it can do with it what your own app does.'
  );
};

/** A place as `file:line`; of an earlier commit as git writes it, `commit:file:line`. */
export const placeOf = (place: SecretPlace): string => {
  const at = `${place.file}:${place.line}`;
  if (place.in === 'history') return `${place.first.id.slice(0, 7)}:${at}`;
  return place.in === 'archive' ? `${place.entry}:${place.line} inside ${place.file}` : at;
};

export const servedAs = ({ url, line, source }: ServedPlace): string =>
  source === null ? `${url} line ${line}` : `${url} (${source} line ${line})`;

const remark = (place: SecretPlace): string => {
  switch (place.in) {
    case 'tree':
      return place.tracked === true ? '' : ', not in Git';
    case 'history': {
      const gone = place.gone === null ? '' : `, taken away by ${commitWords(place.gone)}`;
      const who = place.pushed === null ? '' : place.pushed ? ', pushed' : ', not pushed';
      return `, since ${commitWords(place.first)}${gone}${who}`;
    }
    case 'unreachable':
      return place.by === 'staged' ? ', ready for the next commit' : ', only in what git on this machine remembers';
    case 'archive':
      return place.tracked === true ? '' : ', not in Git';
    case 'build':
      return ', built';
    case 'log':
      return ', a log';
  }
};

/** Most lines of evidence in one finding; the rest is counted. */
const linesAtMost = 20;

/** Where it was seen, one line a place: live site first. */
export const linesOf = (leak: Leak): readonly string[] => {
  const what = `${leak.title} (${shownOf(leak)})`;
  const lines = [
    ...leak.served.map(place => `${servedAs(place)}: ${what}`),
    ...leak.places.map(place => `${placeOf(place)}: ${what}${remark(place)}`),
    ...leak.details.map(detail => `what it says of itself: ${detail}`),
  ];
  const beyond = Math.max(0, lines.length - linesAtMost) + leak.morePlaces;
  const expired =
    leak.allowed?.expired === true
      ? [`accepted by ${leak.allowed.by} until ${leak.allowed.until}, which is over: ${leak.allowed.reason}`]
      : [];
  return [...lines.slice(0, linesAtMost), ...(beyond > 0 ? [`and ${beyond} more places`] : []), ...expired];
};

/** All places for the finding; those of the live site as addresses. */
export const placesOf = (leak: Leak): readonly string[] => [
  ...new Set([...leak.served.map(({ url }) => url), ...leak.places.map(placeOf)]),
];

const capital = (text: string): string => text.replace(/^./, letter => letter.toUpperCase());

/** Since when, and who has it: the second sentence of a finding about Git. */
export const exposure = (leak: Leak): string => {
  const it = capital(yours(leak));
  const isPushed = leak.places.some(place => place.in === 'history' && place.pushed === true);
  const first = firstCommit(leak.places);
  const since = first === undefined ? '' : ` since ${dayOf(first.at)} (commit ${first.id.slice(0, 7)})`;
  switch (reachOf(leak.places)) {
    case 'others':
      return isPushed
        ? `${it} is in Git${since}, and others have copies of that: treat it as stolen. Deleting the line is not enough.`
        : `${it} is in Git${since}, and nobody can say who has copies of that: treat it as stolen. Deleting the line is not enough.`;
    case 'local':
      return `${it} is in Git${since}, in commits that are on this machine only: the next push gives it away.`;
    case 'nobody':
      return `${it} is not in Git yet: the next commit takes it in.`;
  }
};

/** What git alone remembers explains nothing to a reader. */
const isShown = (place: SecretPlace): boolean => place.in !== 'unreachable' || place.by === 'staged';

/** A file at the beginning of a sentence. */
export const startingWith = (file: string): string => (/^[A-Za-z0-9_]/.test(file) ? file : `The file ${file}`);

/** Where it stands, at the beginning of the cause: the first places in words. */
export const standsIn = (leak: Leak): string => {
  const now = leak.places.filter(place => place.in !== 'history' && place.in !== 'log' && isShown(place));
  const before = leak.places.filter(place => place.in === 'history');
  const words = (now.length > 0 ? now : before).map(place =>
    place.in === 'history'
      ? `${place.file} line ${place.line} of commit ${commitWords(place.first)}`
      : place.in === 'archive'
        ? `${place.entry} inside ${place.file}`
        : `${place.file} line ${place.line}`,
  );
  const more = words.length > 3 ? [`${words.length - 3} more places`] : [];
  return startingWith(listed([...words.slice(0, 3), ...more]));
};
