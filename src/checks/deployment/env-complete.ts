import { literal } from '../../evidence/derive/chains.ts';
import { isNeeded, isOfProduction, variablesOf, type Variable } from '../../evidence/derive/variables.ts';
import type { EnvUseEvidence } from '../../evidence/env-use.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { concluded, defineCheck, type Fault, notApplicable, type Unseen } from '../check.ts';
import { astrayInProduction, whereToEnter } from '../addresses-in-production.ts';
import { auditing } from '../secret-replays.ts';
import { adviceOn, isNeedy, isWrittenDown, listOf, named, placesOf, readLines } from '../variable-words.ts';
import { byHand } from '../wording.ts';

const undeclared = (missing: readonly Variable[], envUse: EnvUseEvidence): Fault => {
  const list = listOf(envUse);
  const hasList = envUse.examples.length > 0;
  const [first] = missing;
  const use = first?.uses.find(isNeedy);
  const one = missing.length === 1;
  const { name = '' } = first ?? {};
  return {
    // Places are written in lower case, as hosts are.
    place: list.toLowerCase().replaceAll(/\s/g, '-'),
    places: placesOf(missing),
    hosts: [],
    evenIfDown: true,
    severity: 'blocker',
    confidence: 'observed',
    happened: `A new server, a new developer or a new platform comes up without ${named(missing)}: what needs ${one ? 'it' : 'them'} fails, or works with nothing in ${one ? 'its' : 'their'} place, and no list says why.`,
    cause: hasList
      ? `The code reads ${named(missing)}, and ${list} does not name ${one ? 'it' : 'them'}.`
      : `The code reads ${named(missing)}, and the repository has no ${list} that names what has to be set.`,
    evidence: [...readLines(missing), ...(hasList ? [`${list}: names none of them`] : [`${list}: is not there`])],
    replay: {
      tool: 'git',
      args: ['--literal-pathspecs', 'grep', '-n', '-w', '-e', name, '--', ...new Set([use?.file ?? '.', list])],
      // The line that reads it, and none of the list.
      shows: `/^(?![\\s\\S]*^${literal(list)}:)[\\s\\S]*^${literal(use?.file ?? '')}:${use?.line ?? 0}:/m`,
    },
    remedy: [
      byHand(
        list,
        'Add one line for each of these, with a made-up value, and above it a comment that says what it is for.',
        ...missing.slice(0, 20).map(variable => `${variable.name}=`),
      ),
      byHand(
        'the environment variables of your hosting platform',
        `See that ${named(missing)} ${one ? 'is' : 'are'} set for production.`,
      ),
    ],
  };
};

const wantedInProduction = (variables: readonly Variable[]): readonly Variable[] =>
  variables.filter(
    variable =>
      isOfProduction(variable) &&
      isNeeded(variable) &&
      // What goes on with an empty text, and is empty in the list as well, may stay away.
      (variable.need === 'required' || variable.declared.some(({ empty }) => !empty)),
  );

const missingInProduction = (
  missing: readonly Variable[],
  { from, rehearsed }: { readonly from: string; readonly rehearsed: boolean },
  repo: RepoEvidence,
  domain: string,
): Fault => {
  const one = missing.length === 1;
  const isStopped = missing.some(({ need }) => need === 'required');
  return {
    place: 'production',
    places: placesOf(missing),
    hosts: [],
    evenIfDown: true,
    severity: isStopped ? 'blocker' : 'high',
    confidence: from === 'the settings' ? 'attested' : 'observed',
    happened: isStopped
      ? `Production does not start, or fails where members meet it first, because ${named(missing)} ${one ? 'is' : 'are'} not set there.`
      : `Production goes on with an empty ${named(missing)}, and what depends on ${one ? 'it' : 'them'} goes wrong in silence.`,
    cause: `The code reads ${named(missing)}, and ${from} ${from === 'the settings' ? 'list' : 'shows'} no such ${one ? 'variable' : 'variables'} for production.`,
    evidence: [
      ...readLines(missing),
      `${from}: no ${named(missing)}`,
      ...(rehearsed ? [] : ['This answer is read as its documentation describes it: unrehearsed here.']),
    ],
    replay: auditing(domain, 'deployment/env-complete', 'production'),
    remedy: [
      byHand(
        whereToEnter(repo),
        `Enter ${named(missing)} for production.`,
        'Deploy again: most platforms give a new value only to a new deployment.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'deployment/env-complete',
  rows: ['S3.c1'],
  from: 'repo',
  needs: ['declared', 'repo', 'envUse'],
  damage: 'signups',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every variable that the app needs is listed, and set in production',
    failureTitle: 'A variable that the app needs is missing',
    why: 'A variable that was set by hand once and written down nowhere is lost with the next server. A list that names every one of them, compared with the code and with production, shows that before members do. A variable that names the machine of a developer or a preview in production is as bad. It is a launch blocker; one step lower where the app goes on with an empty text.',
    fix: 'Name the variable in .env.example with a made-up value, and enter its real value at the hosting platform.',
    howTo:
      'Give the repository with --repo, and say in launch-ready.jsonc which variables production has: "environment": { "production": { "names": ["DATABASE_URL", …] } }, or a "file", or the "platform" whose command line is signed in on this machine. Names are enough.',
    references: ['https://12factor.net/config', 'https://12factor.net/dev-prod-parity'],
  },
  judge: ({ declared, repo, envUse }) => {
    if (envUse.uses.length === 0 && envUse.declared.length === 0)
      return notApplicable('the repository has no code that reads variables in a language that is read here');
    const variables = variablesOf(envUse, repo);
    const forgotten = variables.filter(variable => isNeeded(variable) && !isWrittenDown(variable));
    const wanted = wantedInProduction(variables);
    const faults: Fault[] = forgotten.length > 0 ? [undeclared(forgotten, envUse)] : [];
    const unseen: Unseen[] = [];
    const { production } = envUse;
    if (production.status === 'silent') {
      if (wanted.length > 0) unseen.push({ reason: production.reason });
    } else {
      const astray = astrayInProduction(production.value, declared, repo);
      if (astray !== undefined) faults.push(astray);
      const there = new Set(production.value.variables.map(({ name }) => name));
      const missing = wanted.filter(({ name }) => !there.has(name) && !forgotten.some(other => other.name === name));
      if (missing.length > 0) faults.push(missingInProduction(missing, production.value, repo, declared.domain));
    }
    for (const { file, reason } of envUse.unread)
      if (file === 'the repository') unseen.push({ reason: `${file} is ${reason}` });
    return concluded(faults, unseen, adviceOn(variables, envUse));
  },
});
