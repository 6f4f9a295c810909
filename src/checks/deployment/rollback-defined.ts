import type { DeploysEvidence, MigrationHazard, Since } from '../../evidence/deploys.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { askingAgain, doingOf, inRepository, lineOf, showing, sinceWords } from '../deploy-words.ts';

const id = 'deployment/rollback-defined';

const unwritten = (wayBack: DeploysEvidence['wayBack'], domain: string): readonly Fault[] => {
  const { note, command, floating } = known(wayBack);
  const faults: Fault[] = floating.map(({ file, image }) => ({
    place: file,
    hosts: [],
    evenIfDown: true,
    severity: 'high',
    confidence: 'observed',
    happened: 'When a release is bad there is nothing to go back to: the new image has taken the name of the old one.',
    cause: `${file} calls the image that is built here ${image} in every release.`,
    evidence: [`${file}: image: ${image}`],
    replay: askingAgain(domain, id, file),
    remedy: [
      inRepository(
        `Name the release in the image: image: ${image.split(':')[0] ?? image}:\${APP_VERSION:?name a release}.`,
        'Build and deploy once more, so that a release with a name of its own is there to go back to.',
      ),
    ],
  }));
  if (note === null && !command)
    faults.push({
      place: 'docs/rollback.md',
      hosts: [],
      evenIfDown: true,
      severity: 'high',
      confidence: 'observed',
      happened:
        'When a release is bad, somebody has to invent the way back while nobody can sign in or pay. That takes an evening where ten minutes would do.',
      cause: 'Neither a document of the repository nor the settings say how to go back to the release before.',
      evidence: [
        'I looked for a heading about going back, with steps below it, in every document.',
        'The settings name no deploy.rollback and no platform whose command line goes back.',
      ],
      replay: askingAgain(domain, id, 'docs/rollback.md'),
      remedy: [
        inRepository(
          'Write docs/rollback.md: how to see which release runs, the command that starts the one before, how to see that it worked, and what becomes of the data.',
          'Put the same command into the settings as deploy.rollback.',
          'Try it on staging with launch-ready deploy drill, which times it.',
        ),
      ],
    });
  return faults;
};

/** One fault a file: what it takes away, first thing first. */
const goneIn = (file: string, hazards: readonly MigrationHazard[], since: Since): Fault | undefined => {
  const [first, ...more] = hazards.toSorted((a, b) => a.line - b.line || byCodePoint(a.sql, b.sql));
  if (first === undefined) return undefined;
  return {
    place: file,
    hosts: [],
    evenIfDown: true,
    severity: 'high',
    confidence: 'observed',
    happened:
      'Once this release is out there is no way back: the one before asks the database for what is gone, and fails. A bug in it then locks members out until somebody has mended it.',
    cause: `The migration ${file} ${doingOf(first)}${more.length === 0 ? '' : `, and ${more.length} more such ${more.length === 1 ? 'thing' : 'things'}`}.`,
    evidence: [...[first, ...more].slice(0, 5).map(one => lineOf(one)), sinceWords(since)],
    replay: showing(first),
    remedy: [
      inRepository(
        `Take it out of this release: leave ${first.table} as it is, and let the code stop using it.`,
        'Deploy that, and wait until you are sure never to go back beyond it.',
        'Only then take it away, in a release that does nothing else.',
      ),
    ],
  };
};

const gone = (migrations: DeploysEvidence['migrations']): readonly Fault[] => {
  const { since, hazards } = known(migrations);
  const byFile = Map.groupBy(
    hazards.filter(({ takesWayBack }) => takesWayBack),
    ({ file }) => file,
  );
  return [...byFile].toSorted(([a], [b]) => byCodePoint(a, b)).flatMap(([file, own]) => goneIn(file, own, since) ?? []);
};

export default defineCheck({
  id,
  rows: ['S3.c5'],
  from: 'repo',
  needs: ['declared', 'deploys'],
  damage: 'signups',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The way back to the release before is there and written down',
    failureTitle: 'A bad release stays out, because nobody can go back to the one before',
    why: 'Every launch meets a bad release. What decides whether members notice for five minutes or an evening is whether the release before can be started again: its image or build is still there, it runs on the database as it is now, and somebody knows the command. A migration that drops, renames or requires something takes that away in the moment it runs.',
    fix: 'Write the steps down, keep the last releases under names of their own, and take columns away one release after the last code that reads them.',
    howTo: 'Give the repository: launch-ready audit example.com --repo FOLDER.',
    references: [
      'https://martinfowler.com/bliki/ParallelChange.html',
      'https://www.postgresql.org/docs/current/ddl-alter.html',
    ],
  },
  judge: ({ declared, deploys }) =>
    judgeEach(
      [
        (): readonly Fault[] => unwritten(deploys.wayBack, declared.domain),
        (): readonly Fault[] => gone(deploys.migrations),
      ],
      () => undefined,
      look => look(),
    ),
});
