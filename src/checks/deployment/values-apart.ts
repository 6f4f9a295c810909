import { byCodePoint } from '../../evidence/derive/answers.ts';
import { kindOfSecret, type SecretKind } from '../../engines/env-use/kinds.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { PlatformVariables } from '../../evidence/env-use.ts';
import { concluded, defineCheck, type Advice, type Fault, notApplicable, type Unseen } from '../check.ts';
import { auditing } from '../secret-replays.ts';
import { byHand, listed } from '../wording.ts';
import { sortOfName } from '../../evidence/derive/variables.ts';

type Variable = PlatformVariables['variables'][number];

/** One value that stands in both: its name in each. */
type Shared = { readonly production: Variable; readonly staging: Variable; readonly byStore: boolean };

const consequences: { readonly [K in SecretKind]: string } = {
  database:
    'Whatever is tried out on staging happens to the data of your members: a test that empties a table empties theirs.',
  payments:
    'Staging and production are one customer of the payment provider: a trial payment reaches real members, or real members pay into a trial.',
  'sign-in':
    'Whoever knows the secret of staging signs in to production as anybody: it is known to more people, and on more machines.',
};

const steps: { readonly [K in SecretKind]: readonly [string, ...string[]] } = {
  database: ['Make a database of its own for staging, with made-up members, and enter its address for staging.'],
  payments: [
    'Enter the keys of test mode for staging, and those of live mode for production.',
    'Do the same for the secret that signs payment events: each endpoint has its own.',
  ],
  'sign-in': [
    'Make a new secret for staging by chance (openssl rand -base64 36), and enter it there alone.',
    'Where staging is open to others, make a new one for production too; everybody signs in again then.',
  ],
};

const where: { readonly [K in SecretKind]: string } = {
  database: 'the database service, then the variables of staging',
  payments: 'the payment provider, then the variables of staging',
  'sign-in': 'the variables of staging',
};

const told = ({ production: { name }, staging, byStore }: Shared): string => {
  const other = staging.name === name ? `${name} of staging` : staging.name;
  return byStore
    ? `${name} of production and ${other} lead to one database on one server, as different users or in different spellings`
    : `${name} of production and ${other} are equal`;
};

const faultOf = (
  kind: SecretKind,
  shared: readonly Shared[],
  from: { readonly production: string; readonly staging: string },
  domain: string,
): Fault => {
  const names = listed([...new Set(shared.map(({ production }) => production.name))]);
  return {
    place: kind,
    hosts: [],
    evenIfDown: true,
    severity: kind === 'sign-in' ? 'high' : 'blocker',
    confidence: 'observed',
    happened: consequences[kind],
    cause: shared.every(({ byStore }) => byStore)
      ? `${names} of production leads to a database that staging uses, too.`
      : `${names} ${shared.length === 1 ? 'has' : 'have'} one value in staging and in production.`,
    evidence: [
      `I compared ${from.production} with ${from.staging} by fingerprints that hold for this run alone`,
      ...shared.map(told),
    ],
    replay: auditing(domain, 'deployment/values-apart', kind),
    remedy: [byHand(where[kind], ...steps[kind], 'Deploy staging again, so that it takes the new value.')],
  };
};

/** Values that stand in both, each once by its name in production. */
const sharedBetween = (production: readonly Variable[], staging: readonly Variable[]): readonly Shared[] =>
  production.flatMap((one): readonly Shared[] => {
    const same = staging.filter(other => one.print !== null && other.print === one.print);
    const other = same.find(({ name }) => name === one.name) ?? same[0];
    if (other !== undefined) return [{ production: one, staging: other, byStore: false }];
    const there = staging.find(({ store }) => one.store !== undefined && store === one.store);
    return there === undefined ? [] : [{ production: one, staging: there, byStore: true }];
  });

const kindOf = ({ production, staging, byStore }: Shared): SecretKind | undefined =>
  byStore ? 'database' : (kindOfSecret(production.name) ?? kindOfSecret(staging.name));

/** Secrets that both have under one name and of which a value was not seen. */
const unseenIn = (production: PlatformVariables, staging: PlatformVariables): readonly Unseen[] => {
  const blind = production.variables.filter(({ name, print }) => {
    const other = staging.variables.find(each => each.name === name);
    return kindOfSecret(name) !== undefined && other !== undefined && (print === null || other.print === null);
  });
  if (blind.length === 0) return [];
  return [
    {
      reason: `whether ${listed(blind.slice(0, 5).map(({ name }) => name))} ${blind.length === 1 ? 'differs' : 'differ'} between staging and production was not seen: ${production.from} and ${staging.from} show names, or no value that could be compared`,
    },
  ];
};

const isWithoutStaging = ({ staging, hosts }: Declared): boolean =>
  staging === undefined && !hosts.some(({ environment }) => environment === 'staging');

export default defineCheck({
  id: 'deployment/values-apart',
  rows: ['S3.c1'],
  from: 'repo',
  needs: ['declared', 'envUse'],
  damage: 'data',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Staging and production share no secret',
    failureTitle: 'Staging reaches into production',
    why: 'Staging was made by copying the variables of production, and some were never changed. Then a trial run writes to the data of members, takes their money, or hands out the key to their accounts. It is a launch blocker for databases and payments, and one step lower for secrets of sign-in, which somebody has to get hold of first.',
    fix: 'Give staging a database, payment keys and secrets of its own.',
    howTo:
      'Say in launch-ready.jsonc where the variables of both are: "environment": { "production": { "file": … }, "staging": { "file": … } }, or a "platform" that shows values to you (Heroku, Railway, Render). Values are compared by a fingerprint of this run, and none is kept.',
    references: ['https://12factor.net/config', 'https://docs.stripe.com/keys#test-live-modes'],
  },
  judge: ({ declared, envUse: { production, staging } }) => {
    if (staging === null) {
      if (isWithoutStaging(declared)) return notApplicable('the settings name no staging');
      return concluded([], [{ reason: 'nobody said which variables staging has (environment.staging)' }]);
    }
    const silent = [production, staging].flatMap(leaf => (leaf.status === 'silent' ? [{ reason: leaf.reason }] : []));
    if (production.status === 'silent' || staging.status === 'silent') return concluded([], silent);
    const shared = sharedBetween(production.value.variables, staging.value.variables);
    const byKind = Map.groupBy(shared, kindOf);
    const from = { production: production.value.from, staging: staging.value.from };
    const faults = (['database', 'payments', 'sign-in'] as const).flatMap(kind => {
      const own = byKind.get(kind);
      return own === undefined ? [] : [faultOf(kind, own, from, declared.domain)];
    });
    const others = (byKind.get(undefined) ?? [])
      .map(({ production: { name } }) => name)
      .filter(name => sortOfName(name) === 'secret')
      .toSorted(byCodePoint);
    const advice: readonly Advice[] =
      others.length === 0
        ? []
        : [
            {
              place: 'staging',
              text: `${listed(others)} ${others.length === 1 ? 'is' : 'are'} the same in staging and in production; a key of its own can be ended alone, and its use is counted alone.`,
            },
          ];
    return concluded(faults, unseenIn(production.value, staging.value), advice);
  },
});
