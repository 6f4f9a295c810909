import { parseTarget } from '../config/target.ts';
import { inert } from '../platform/inert.ts';
import { platformTitles } from '../providers/hosting/deploy-files.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Facts, HostGuess, Named } from './init-facts.ts';
import type { Answers } from './init-questions.ts';

/** One setting as it stands in the file: what is said above it, and its text; without a text it is only a remark. */
type Section = { readonly comments: readonly string[]; readonly entry?: string; readonly unsure?: string };

/** Makes the section of one setting. A new setting is one function more in the list. */
type SectionOf = (facts: Facts, answers: Answers) => readonly Section[];

/** Only for hosts and origins that were checked: nothing in them acts. */
const quoted = (text: string): string => JSON.stringify(text);

const place = ({ in: { file, line } }: Named): string => `${file}:${line}`;

const listed = (found: readonly Named[]): string => found.map(one => `${one.name} (${place(one)})`).join(', ');

const title = (platform: string): string => platformTitles[platform] ?? platform;

export const productionOf = (facts: Facts, answers: Answers): string | undefined =>
  answers.domain ?? facts.production?.value;

export const stagingOf = (facts: Facts, answers: Answers): string | undefined => {
  const origin = answers.staging ?? facts.staging?.value;
  return origin === 'none' ? undefined : origin;
};

/** Why a value stands there, and whether it is only a guess. */
const reason = (answer: string | undefined, guess: Facts['production']): { because: string; unsure?: string } => {
  if (answer !== undefined) return { because: 'as answered' };
  if (guess === null) return { because: '' };
  return guess.sure ? { because: guess.because } : { because: '', unsure: guess.because };
};

const remark = (comments: readonly string[], entry: string, unsure?: string): Section => ({
  comments,
  entry,
  ...(unsure === undefined ? {} : { unsure }),
});

const domain: SectionOf = (facts, answers) => {
  const origin = productionOf(facts, answers);
  if (origin === undefined)
    return [{ comments: ['unsure: nothing in the repository names the domain.', '"domain": "example.com",'] }];
  const { because, unsure } = reason(answers.domain, facts.production);
  return [
    remark(
      [because === '' ? 'The domain that people type.' : `The domain that people type: ${because}.`],
      `"domain": ${quoted(parseTarget(origin).domain)}`,
      unsure,
    ),
  ];
};

const environments: SectionOf = (facts, answers) => {
  const [production, staging] = [productionOf(facts, answers), stagingOf(facts, answers)];
  if (production === undefined && staging === undefined) return [];
  const lines = [
    ...(production === undefined
      ? []
      : [{ name: 'production', origin: production, ...reason(answers.domain, facts.production) }]),
    ...(staging === undefined ? [] : [{ name: 'staging', origin: staging, ...reason(answers.staging, facts.staging) }]),
  ];
  const body = lines.map(({ name, origin, because, unsure }, index) => {
    const comma = index < lines.length - 1 ? ',' : '';
    const said = unsure === undefined ? because : `unsure: ${unsure}`;
    return `  "${name}": ${quoted(origin)}${comma}${said === '' ? '' : ` // ${inert(said)}`}`;
  });
  return [
    remark(
      [
        'Production and staging, so that nobody takes one for the other.',
        ...(staging === undefined
          ? [answers.staging === undefined ? 'unsure: no staging copy was found.' : 'There is no staging copy.']
          : []),
      ],
      `"environments": {\n${body.join('\n')}\n}`,
    ),
  ];
};

const hosts: SectionOf = (facts, answers) => {
  const origin = productionOf(facts, answers);
  if (origin === undefined) return [];
  const target = parseTarget(origin);
  const known = facts.hosts.filter(({ host }) => host === target.domain || host.endsWith(`.${target.domain}`));
  const front: HostGuess = {
    host: target.typed,
    service: 'site',
    environment: 'production',
    because: answers.domain === undefined ? 'the front door' : 'as answered',
    sure: true,
  };
  const all = [...(known.some(({ host }) => host === front.host) ? [] : [front]), ...known];
  const lines = all.map(({ host, service, environment, because, sure }, index) => {
    const comma = index < all.length - 1 ? ',' : '';
    const stage = environment === 'staging' ? ', "environment": "staging"' : '';
    return `  ${quoted(host)}: { "service": "${service}"${stage} }${comma} // ${sure ? '' : 'unsure: its name does not say what answers there; '}${inert(because)}`;
  });
  return [
    remark(
      [
        'What answers at which host: site, app, api, auth, assets, mail, redirect or other.',
        'A "path" and an "expect" beside it show that the right service answers.',
      ],
      `"hosts": {\n${lines.join('\n')}\n}`,
    ),
  ];
};

const expiryAlerts: SectionOf = () => [
  {
    comments: [
      'unsure: a repository does not say who hears of it before a certificate or the domain runs out.',
      '"expiryAlerts": { "to": "owner@example.com", "by": "calendar of the owner" },',
    ],
  },
];

const sections: readonly SectionOf[] = [domain, environments, expiryAlerts, hosts];

const chosen = (found: readonly Named[], answer: string | undefined): string => {
  const own = found.find(({ name }) => name === answer);
  if (answer !== undefined) return own === undefined ? `${answer} (as answered)` : `${listed([own])}, as answered`;
  return found.length > 1 ? `${listed(found)}; unsure: more than one is there` : listed(found);
};

/** What was recognised, for people: the same that an audit recognises, so no setting repeats it. */
const recognised = (facts: Facts, answers: Answers): readonly string[] => {
  const places = facts.deploys.map(
    ({ platform, in: found, name, environment }) =>
      `${title(platform)}${name === undefined ? '' : ` "${name}"`}${environment === undefined ? '' : `, ${environment}`} (${found.file}:${found.line})`,
  );
  const lines: readonly (readonly [string, string])[] = [
    ['Built with', facts.frameworks.join(', ')],
    ['Runs at', places.slice(0, 12).join(', ')],
    ['Keeps data in', listed(facts.databases)],
    ['Sends mail with', chosen(facts.mailers, answers.mail)],
    ['Takes money with', chosen(facts.billers, answers.billing)],
  ];
  return lines.map(([what, found]) => `${what}: ${found === '' ? 'unsure: nothing was recognised' : found}.`);
};

const commented = (text: string, indent: string): string =>
  `${indent}// ${wrap(inert(text), 110 - indent.length, `${indent}// `)}`;

const schemaAddress = './node_modules/launch-ready/schemas/config.schema.json';

/** The text of `launch-ready.jsonc`. */
export const configText = (facts: Facts, answers: Answers): string => {
  const head = [
    'Settings of Launch Ready, made by `launch-ready init`. Change what is wrong: the file is yours.',
    'A value that is only a guess is marked "unsure" with its reason. Secrets do not belong here.',
    '',
    ...recognised(facts, answers),
  ];
  const all: readonly Section[] = [
    { comments: [], entry: `"$schema": "${schemaAddress}"` },
    ...sections.flatMap(section => section(facts, answers)),
  ];
  const body = all.map(({ comments, entry, unsure }, index) =>
    [
      ...comments.map(one => commented(one, '  ')),
      ...(entry === undefined
        ? []
        : [
            `  ${entry.replaceAll('\n', '\n  ')}${index < all.length - 1 ? ',' : ''}${unsure === undefined ? '' : ` // unsure: ${inert(unsure)}`}`,
          ]),
    ].join('\n'),
  );
  return `${head.map(line => (line === '' ? '//' : commented(line, ''))).join('\n')}\n{\n${body.join('\n\n')}\n}\n`;
};
