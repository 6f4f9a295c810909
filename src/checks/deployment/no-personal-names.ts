import { byCodePoint } from '../../evidence/derive/answers.ts';
import { literal } from '../../evidence/derive/chains.ts';
import type { EnvUseEvidence } from '../../evidence/env-use.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

type Person = EnvUseEvidence['people'][number];

const sayings = {
  asked: (name: string) => `tells the reader to turn to ${name}`,
  theirs: (name: string) => `leans on something that is ${name}'s alone`,
  marked: (name: string) => `leaves a task to ${name}`,
} as const;

const faultIn = (file: string, found: readonly Person[]): Fault => {
  const people = found.toSorted((one, other) => one.line - other.line);
  const [first] = people;
  const names = [...new Set(people.map(({ name }) => name))];
  const { line = 0, words = '', name = '', how = 'asked' } = first ?? {};
  return {
    // Places are written in lower case, as hosts are.
    place: file.toLowerCase().replaceAll(/\s/g, '-'),
    places: people.map(person => `${person.file}:${person.line}`),
    hosts: [],
    evenIfDown: true,
    severity: 'medium',
    confidence: 'observed',
    happened: `Whoever needs this on a Sunday has to find ${listed(names)} first, and cannot once ${names.length === 1 ? 'that person is' : 'they are'} gone.`,
    cause: `A comment in ${file}, line ${line}, ${sayings[how](name)}.`,
    evidence: people.slice(0, 20).map(person => `${person.file}:${person.line}: ${sayings[person.how](person.name)}`),
    replay: {
      tool: 'git',
      args: ['--literal-pathspecs', 'grep', '-n', '-F', '-e', words, '--', file],
      shows: `/^${literal(file)}:\\d+:/m`,
    },
    remedy: [
      byHand(
        `${file}, line ${line}`,
        'Write down what the person knows: where it is kept, and which role may give it out.',
        'Take the name out.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'deployment/no-personal-names',
  rows: ['S3.d2'],
  from: 'repo',
  needs: ['envUse'],
  damage: 'support',
  effort: { minutes: [5, 30], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'Comments say what to do, not whom to ask',
    failureTitle: 'A comment sends the reader to one person',
    why: 'A comment such as "ask" with a name holds as long as that person is there, answers, and remembers. What they know belongs into the file. It is a medium risk. Authors, licences, thanks, names of companies and made-up people of tests are left alone.',
    fix: 'Write down what the person knows and where the thing is kept, by role; then take the name out.',
    howTo: 'Give the repository with --repo.',
    references: ['https://12factor.net/config', 'https://sre.google/sre-book/being-on-call/'],
  },
  judge: ({ envUse }) =>
    concluded(
      [...Map.groupBy(envUse.people, ({ file }) => file)]
        .toSorted(([one], [other]) => byCodePoint(one, other))
        .map(([file, people]) => faultIn(file, people)),
    ),
});
