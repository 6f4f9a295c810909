import { fewestWords, plainGrade } from '../../engines/reading/grade.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { askingAgain, inRepository } from '../deploy-words.ts';

const id = 'handover/rollback-plain';

export default defineCheck({
  id,
  rows: ['S7.c5'],
  from: 'launch',
  needs: ['declared', 'deploys'],
  after: ['deployment/rollback-defined'],
  damage: 'support',
  effort: { minutes: [15, 45], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'The steps back to the release before are in plain English',
    failureTitle: 'Whoever is awake does not understand how to go back',
    why: 'The steps back are read at night, under pressure, by whoever picks up the telephone. Long sentences and rare words are skipped then, and bare commands say neither when to run them nor what to expect. I measure the steps as they stand in the repository, commands left out, by the grade level of Flesch and Kincaid.',
    fix: 'Write short sentences with everyday words around each command: what it is for, what to type, what to see then.',
    howTo:
      'Give the repository: launch-ready audit example.com --repo FOLDER. Steps in another language than English are not measured.',
    references: [
      'https://www.plainlanguage.gov/guidelines/concise/write-short-sentences/',
      'https://en.wikipedia.org/wiki/Flesch%E2%80%93Kincaid_readability_tests',
    ],
  },
  judge: ({ declared, deploys }) => {
    const { note, reading } = known(deploys.wayBack);
    if (note === null || reading === null)
      throw new Unknown('no document of the repository tells how to go back, so its words were not measured');
    const { file, line } = note;
    const { words, grade, isEnglish, hardest } = reading;
    const isBare = words < fewestWords;
    if (!isBare && !isEnglish) throw new Unknown(`${file} is not in English, so its words were not measured`);
    if (!isBare && (grade === null || grade <= plainGrade)) return concluded([]);
    const years = grade === null ? '' : grade.toFixed(1);
    const fault: Fault = {
      place: file,
      hosts: [],
      evenIfDown: true,
      severity: 'medium',
      confidence: 'observed',
      happened: isBare
        ? 'On the night on which a release is bad, whoever is awake sees commands alone: nobody says when to run them, what to put into them and what to expect.'
        : 'On the night on which a release is bad, whoever is awake has to read the steps back twice, and skips what they do not understand.',
      cause: isBare
        ? `${file} tells the way back from line ${line} on in commands, with ${words === 0 ? 'no words' : `${words} ${words === 1 ? 'word' : 'words'}`} around them.`
        : `${file} tells the way back from line ${line} on in words of school year ${years}, commands left out; year ${plainGrade} is what everybody reads with ease.`,
      evidence: isBare
        ? [`${file}:${line}: ${words} words beside commands`]
        : [`${file}:${line}: grade ${years}, ${words} words`, ...hardest.map(text => `hard to read: ${text}`)],
      replay: askingAgain(declared.domain, id, file),
      remedy: [
        inRepository(
          isBare
            ? `Write into ${file}, before each command, what it is for, and after it what is seen when it worked.`
            : `Break the sentences of ${file} that are listed above into short ones, one step each.`,
          'Use the words that members use: "sign in", "the version before".',
          'Let somebody who did not build it read it aloud and do it.',
        ),
      ],
    };
    return concluded([fault]);
  },
});
