import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { ErrorsTrial, Inside } from '../../evidence/hardening/errors.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { inTheCode } from '../web-words.ts';

const id = 'hardening/errors-say-nothing';

type Told = ErrorsTrial['told'][number] & { readonly trial: string };

const asked: { readonly [trial: string]: string } = {
  'unknown-address': 'an address that does not exist',
  'address-that-cannot-be-read': 'an address that cannot be decoded',
  'body-that-ends-early': 'JSON that ends in the middle',
  'odd-id': 'an id of quotes and signs',
  search: 'a search for quotes and signs',
};

const happened: { readonly [I in Inside]: string } = {
  stack:
    'Whoever mistypes an address reads the folders of your server and which libraries it runs, and looks up the holes of those.',
  statement:
    'Whoever types a quote into a field reads what your database said, statement included, and learns how to put more into it.',
  folder: 'Whoever mistypes something reads the folders of your server.',
};

const causes: { readonly [I in Inside]: string } = {
  stack:
    'The error handler puts the stack into the answer, as frameworks do until they are told that this is production.',
  statement: 'The app passes on the message of the database instead of one of its own.',
  folder: 'The app passes on the message of what failed instead of one of its own.',
};

/** One handler answers them all, and the plainest thing it tells names the finding. */
const faultOf = (hardening: HardeningEvidence, what: Inside, all: readonly Told[]): Fault => ({
  place: what,
  places: [...new Set(all.map(({ shown }) => shown.path))].slice(0, 5),
  hosts: [],
  severity: 'medium',
  confidence: 'proven',
  happened: happened[what],
  cause: causes[what],
  evidence: all
    .slice(0, 2)
    .flatMap(({ trial, line, shown }) => [
      `${triedWhere(hardening, 'errors')}: I sent ${asked[trial] ?? trial}, and read “${line.replaceAll(/\s+/g, ' ').slice(0, 160)}”`,
      exchangeLine(shown),
    ]),
  replay: triedAgain(hardening, 'errors', id, what),
  remedy: inTheCode(
    'errors',
    'Answer failures in one place with a status, a sentence of your own and the number of the request; write stack and statement into the log under that number.',
    'Set NODE_ENV=production (DEBUG=False, APP_ENV=production) where the app runs.',
  ),
});

export default defineCheck({
  id,
  rows: ['S6.c4'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Refusals and errors tell nothing of the inside of the app',
    failureTitle: 'Errors show stack traces or statements',
    why: 'A stack trace names folders, libraries and lines, and the message of a database shows the statement: a map for whoever looks for a hole, and nothing for a member. I ask for addresses that do not exist or cannot be decoded, send JSON that ends in the middle, ids and searches of quotes and signs, and look through every refusal. What members write to each other is left alone. It is medium risk.',
    fix: 'Answer failures with a sentence of your own and the number of the request, and log the rest.',
    howTo: 'Run launch-ready harden --active, which does it with a test account and removes that again.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html',
      'https://expressjs.com/en/guide/error-handling.html',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'errors', asOf);
    const unseen: Unseen[] = [];
    const told: Told[] = [];
    let refusals = 0;
    for (const trial of Object.keys(trials).toSorted(byCodePoint)) {
      const leaf = trials[trial];
      if (leaf?.status !== 'ok') unseen.push({ reason: leaf?.reason ?? 'this was not collected' });
      else {
        refusals += leaf.value.refusals;
        told.push(...leaf.value.told.map(each => ({ ...each, trial })));
      }
    }
    if (refusals === 0 && unseen.length === 0)
      unseen.push({ reason: 'the app refused nothing, whatever was wrong with it: there was no error to look at' });
    const what = (['stack', 'statement', 'folder'] as const).find(each => told.some(one => one.what === each));
    return concluded(
      what === undefined
        ? []
        : [
            faultOf(
              hardening,
              what,
              told.filter(one => one.what === what),
            ),
          ],
      unseen,
    );
  },
});
