import { byCodePoint } from '../evidence/derive/answers.ts';
import type { RehearsalEvidence, RehearsedStep } from '../evidence/rehearsal.ts';
import type { Change, CheckId, Fault, Replay } from './check.ts';
import { inCommit, inRepository, rehearseAgain, rehearsingAgain, typed } from './rehearsal-words.ts';
import { byHand, listed } from './wording.ts';

type Told = Pick<Fault, 'place' | 'cause' | 'replay'> & { readonly remedy: readonly [Change, ...Change[]] };

const inCode = (where: string, first: string, ...more: readonly string[]): readonly [Change] => [
  byHand(where, first, ...more, rehearseAgain),
];

const committedWhere = 'your code and Git';

const asks = (from: string | null, what: string, rehearsal: RehearsalEvidence): string =>
  from === null ? `The app needs ${what}` : `${inRepository(rehearsal, from)} needs ${what}`;

const whereabouts = {
  ignored: 'it lies in your folder, and .gitignore keeps it out of Git',
  'not-added': 'it lies in your folder, and was never added to Git',
  no: 'Git does not have it',
} as const;

/** The line that asks for it, in what Git has; where that is not known, the rehearsal. */
const askingLine = (
  check: CheckId,
  asked: string | null,
  from: string | null,
  place: string,
  rehearsal: RehearsalEvidence,
): Replay => {
  if (asked === null || from === null || from.includes('node_modules/') || from.startsWith('..'))
    return rehearsingAgain(rehearsal, check, place);
  return inCommit('-F', asked, inRepository(rehearsal, from));
};

/** The place of what was missing, why, how that is shown, and what to do; `check` is who asks. */
export const toldOf = (
  step: RehearsedStep,
  rehearsal: RehearsalEvidence,
  production: boolean,
  check: CheckId,
): Told => {
  const { missing } = step;
  const manifest = inRepository(rehearsal, 'package.json');
  switch (missing?.kind) {
    case 'file': {
      const place = inRepository(rehearsal, missing.file);
      return {
        place,
        cause: `${asks(missing.from, place, rehearsal)}, and a clone does not have it: ${whereabouts[missing.here]}.`,
        replay: askingLine(check, missing.asked, missing.from, place, rehearsal),
        remedy: inCode(
          committedWhere,
          missing.here === 'ignored'
            ? `Take the line that matches ${place} out of .gitignore and add the file; or, if it holds secrets or is made by a command, make it in the build and read secrets from variables.`
            : missing.here === 'not-added'
              ? `Add ${place} to Git.`
              : `Add ${place} to Git, have the build make it, or take out what asks for it.`,
        ),
      };
    }
    case 'case': {
      const place = inRepository(rehearsal, missing.inGit);
      return {
        place,
        cause: `${asks(missing.from, missing.file, rehearsal)}, and in Git it is written ${missing.inGit}: servers tell capitals from small letters, your machine does not.`,
        replay: askingLine(check, missing.asked, missing.from, place, rehearsal),
        remedy: inCode(committedWhere, `Write it the same in both places; git mv changes the capitals of a file name.`),
      };
    }
    case 'package': {
      const why = {
        no: `${manifest} does not name it: on your machine another project had installed it`,
        development: `${manifest} names it for development only, and production does not install that`,
        production: `${manifest} names it, and it was not installed`,
      }[missing.declared];
      const package_ = `the package ${missing.name}`;
      return {
        place: `${manifest}#${missing.name}`,
        cause: `${asks(missing.from, package_, rehearsal)}; ${why}.`,
        replay:
          missing.declared === 'no'
            ? askingLine(check, missing.name, missing.from, `${manifest}#${missing.name}`, rehearsal)
            : rehearsingAgain(rehearsal, check, `${manifest}#${missing.name}`),
        remedy: inCode(
          manifest,
          missing.declared === 'development'
            ? `Move ${missing.name} from devDependencies to dependencies: npm install ${missing.name}.`
            : `Install it in this project, so that ${manifest} and the lock file name it: ${rehearsal.versions.manager} ${rehearsal.versions.manager === 'npm' ? 'install' : 'add'} ${missing.name}.`,
        ),
      };
    }
    case 'program':
      return {
        place: `${manifest}#${missing.name}`,
        cause: `${step.argv === null ? 'A step' : typed(step.argv)} calls the program ${missing.name}, which is no part of the project: it is there on machines on which somebody installed it by hand.`,
        replay: rehearsingAgain(rehearsal, check, `${manifest}#${missing.name}`),
        remedy: inCode(
          manifest,
          production
            ? `Add the package that brings ${missing.name} to dependencies, or call it in the build only.`
            : `Add the package that brings ${missing.name} to ${manifest}, and call it from a script there.`,
        ),
      };
    case 'lock-file': {
      const place = missing.lock ?? inRepository(rehearsal, 'package-lock.json');
      return {
        place,
        cause: `Git has no lock file${missing.lock === null ? '' : `; ${missing.lock} lies in your folder${missing.inFolder === 'ignored' ? ', and .gitignore keeps it out of Git' : ', and was never added'}`}. Each deployment would install other versions, and a host that installs exactly what is locked does not install at all.`,
        replay: rehearsingAgain(rehearsal, check, place),
        remedy: inCode(
          committedWhere,
          missing.lock === null
            ? `Run ${rehearsal.versions.manager} install once and add the lock file that it writes to Git.`
            : `Add ${missing.lock} to Git.`,
        ),
      };
    }
    case 'lock-outdated':
      return {
        place: missing.lock,
        cause: `${missing.lock} and ${manifest} say different things, so nothing is installed.`,
        replay: rehearsingAgain(rehearsal, check, missing.lock),
        remedy: inCode(
          manifest,
          `Run ${rehearsal.versions.manager} install, which brings the lock file up to date, and commit both.`,
        ),
      };
    case 'variables': {
      const place = `variables/${missing.names.toSorted(byCodePoint).join(',').toLowerCase()}`;
      return {
        place,
        cause: `The app does not start without ${listed(missing.names)}, and ${rehearsal.variables.example ?? 'no example of an environment file'} ${rehearsal.variables.example === null ? 'says' : 'does not say'} so.`,
        replay: rehearsingAgain(rehearsal, check, place),
        remedy: inCode(
          rehearsal.variables.example ?? inRepository(rehearsal, '.env.example'),
          `Declare ${listed(missing.names)} there with an example that opens nothing.`,
        ),
      };
    }
    case 'port': {
      const elsewhere =
        missing.mentioned.length === 0 ? '' : `; its output speaks of port ${listed(missing.mentioned.map(String))}`;
      return {
        place: 'rehearsal/start',
        cause: `The app does not listen at the port that it is told in the variable PORT${elsewhere}. Hosts give the port there and look nowhere else.`,
        replay: rehearsingAgain(rehearsal, check, 'rehearsal/start'),
        remedy: inCode(
          'the start of your app',
          'Listen at process.env.PORT, and at a fixed port only when it is not set.',
        ),
      };
    }
    default: {
      const place = `rehearsal/${production ? 'production-' : ''}${step.name}`;
      const what = step.argv === null ? `the ${step.name} was looked at` : typed(step.argv);
      return {
        place,
        cause: `In a clean clone, ${step.argv === null ? what : `with ${what}`}: ${step.said}.`,
        replay: rehearsingAgain(rehearsal, check, place),
        remedy: inCode(
          'the last lines of the output above',
          'Find in them what the clean clone lacks and your own machine has: a file, a package, a program, or a variable.',
          'Add it to Git, to package.json or to the example of the variables.',
        ),
      };
    }
  }
};
