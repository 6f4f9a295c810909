import { byCodePoint, isUnder } from '../../evidence/derive/answers.ts';
import { elsewhere } from '../../evidence/derive/astray-urls.ts';
import { hostOf, literal } from '../../evidence/derive/chains.ts';
import { sortOfName, variablesOf, type Variable } from '../../evidence/derive/variables.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { EnvUseEvidence } from '../../evidence/env-use.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

type Step = EnvUseEvidence['images'][number];

const fault = (rest: Omit<Fault, 'hosts' | 'evenIfDown' | 'severity' | 'confidence'>): Fault => ({
  hosts: [],
  evenIfDown: true,
  severity: 'high',
  confidence: 'observed',
  ...rest,
});

const grepping = (file: string, name: string, shows: string): Fault['replay'] => ({
  tool: 'git',
  args: ['--literal-pathspecs', 'grep', '-n', '-F', '-e', name, '--', file],
  shows,
});

/** Places are written in lower case, as hosts are. */
const placeOf = (file: string, name: string): string => `${file}#${name}`.toLowerCase().replaceAll(/\s/g, '-');

const sayings = { argument: 'takes it as an argument of the build', variable: 'sets it', file: 'copies it' } as const;

const keyInImage = (name: string, steps: readonly Step[]): Fault => {
  const [{ file, line } = { file: '', line: 0 }] = steps;
  return fault({
    place: placeOf(file, name),
    places: steps.map(step => `${step.file}:${step.line}`),
    happened: `Everybody who can pull the image reads ${name} out of it with one command, docker history, and a new value needs a new image.`,
    cause: `${file} line ${line} gives ${name} to the build, and every layer after it carries its value.`,
    evidence: steps.map(step => `${step.file}:${step.line}: ${sayings[step.what]} (${step.name})`),
    replay: grepping(file, name, String.raw`/^${literal(file)}:\d+:\s*(ARG|ENV)\s.*\b${literal(name)}\b/im`),
    remedy: [
      byHand(
        `${file}, line ${line}`,
        `Take out every ARG and ENV of ${name}.`,
        'A build that really needs it reads it for one step: RUN --mount=type=secret.',
      ),
      byHand('the settings of what runs the image', `Give ${name} to the container when it starts.`),
      byHand('the place where it was made', `Make a new ${name} and end the old one: images that were pushed keep it.`),
    ],
  });
};

const addressInImage = ({ file, line, name, origin = '' }: Step): Fault =>
  fault({
    place: placeOf(file, name),
    places: [`${file}:${line}`],
    happened: `An image that was tried in one place sends its visitors back there from every other: ${name} is ${origin} wherever it runs.`,
    cause: `${file} line ${line} sets ${name} when the image is built, and the app reads it when it runs.`,
    evidence: [`${file}:${line}: sets ${name} to ${origin}`],
    replay: grepping(file, name, String.raw`/^${literal(file)}:\d+:\s*(ARG|ENV)\s.*\b${literal(name)}\b/im`),
    remedy: [
      byHand(`${file}, line ${line}`, `Take ${name} out.`),
      byHand('the settings of what runs the image', `Set ${name} there, for production and for staging each its own.`),
    ],
  });

const fileInImage = ({ file, line, name }: Step): Fault =>
  fault({
    place: placeOf(file, name),
    places: [`${file}:${line}`],
    happened:
      'Everybody who can pull the image has every key of the machine that built it, and the app runs with the settings of that machine.',
    cause: `${file} line ${line} copies ${name} into the image.`,
    evidence: [`${file}:${line}: copies ${name}`],
    replay: grepping(file, name, String.raw`/^${literal(file)}:\d+:\s*(COPY|ADD)\s.*${literal(name)}/im`),
    remedy: [
      byHand(`${file}, line ${line}`, `Take ${name} out.`),
      byHand('.dockerignore', 'Add the lines .env and .env.*, so that no copy of the whole folder takes it along.'),
      byHand('the settings of what runs the image', 'Give the variables to the container when it starts.'),
      byHand(
        'every account whose key was in it',
        'Make a new key and end the old one: images that were pushed keep it.',
      ),
    ],
  });

/** Words that are never public, whatever stands before them. */
const unmistakable = /(?:^|_)(?:SECRET|PASSWORD|PASSWD|PRIVATE_KEY|SERVICE_ROLE(?:_KEY)?|WEBHOOK_SECRET)(?:_|$)/;

const publicSecret = ({ name, uses }: Variable): Fault => {
  const { file, line } = uses.find(({ by }) => by === 'browser') ?? { file: '', line: 0 };
  return {
    ...fault({
      place: name.toLowerCase(),
      places: uses.map(use => `${use.file}:${use.line}`),
      happened: `Every visitor gets ${name}: the build writes variables with this prefix into the code of the page.`,
      cause: `${file} line ${line} reads ${name}, whose beginning makes it public and whose end says that it is secret.`,
      evidence: uses.slice(0, 10).map(use => `${use.file}:${use.line}: reads ${name}`),
      replay: grepping(file, name, `/^${literal(file)}:\\d+:.*${literal(name)}/m`),
      remedy: [
        byHand(file, `Move what uses it to the server, and read a variable without the public beginning there.`),
        byHand('the place where it was made', 'Make a new one and end the old one: it was in the code of the page.'),
      ],
    }),
    // Only its name says so.
    severity: 'medium',
    confidence: 'inferred',
  };
};

const byPlace = (one: Step, other: Step): number =>
  byCodePoint(one.file, other.file) || one.line - other.line || byCodePoint(one.name, other.name);

const isOfOnePlace = (declared: Declared, origin: string): boolean =>
  isUnder(hostOf(origin), declared.domain) || elsewhere(declared, origin) !== undefined;

export default defineCheck({
  id: 'deployment/build-run-separated',
  rows: ['S3.c3'],
  from: 'repo',
  needs: ['declared', 'repo', 'envUse'],
  after: ['secrets/kept-in-vault', 'secrets/env-files'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'What is built holds no key and no address of one place',
    failureTitle: 'Keys or addresses are fixed when the app is built',
    why: 'An image or a bundle goes to many places and stays in registries and caches. What is put into it when it is built is read by everybody who has it, and cannot differ between staging and production. It is high risk.',
    fix: 'Give keys and addresses to the app when it starts; the build gets only what is the same everywhere and may be seen.',
    howTo: 'Give the repository with --repo.',
    references: [
      'https://12factor.net/build-release-run',
      'https://docs.docker.com/build/building/secrets/',
      'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
      'https://nextjs.org/docs/app/guides/environment-variables',
    ],
  },
  judge: ({ declared, repo, envUse }) => {
    const variables = variablesOf(envUse, repo);
    const known = new Map(variables.map(variable => [variable.name, variable]));
    const isSecret = (name: string): boolean => (known.get(name)?.sort ?? sortOfName(name)) === 'secret';
    const images = envUse.images.toSorted(byPlace);
    const inLast = images.filter(({ last, what }) => last && what !== 'file');
    const keys = Map.groupBy(
      // A value that is written out is a secret in the repository, and found as one.
      inLast.filter(({ name, what, value }) => isSecret(name) && (what === 'argument' || value === 'argument')),
      ({ file, name }) => `${file} ${name}`,
    );
    const addresses = inLast.filter(
      ({ name, origin }) =>
        origin !== undefined &&
        known.get(name)?.uses.some(({ kind }) => kind === 'run') === true &&
        isOfOnePlace(declared, origin),
    );
    const files = images.filter(({ what }) => what === 'file');
    const open = variables.filter(
      ({ name, sort, uses }) => sort === 'browser' && uses.length > 0 && unmistakable.test(name),
    );
    return concluded([
      ...[...keys.values()].map(steps => keyInImage(steps[0]?.name ?? '', steps)),
      ...addresses.map(addressInImage),
      ...files.map(fileInImage),
      ...open.map(publicSecret),
    ]);
  },
});
