import { variablesOf } from '../../evidence/derive/variables.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { onDay, outdated } from '../handover-words.ts';
import { unanswered } from '../ownership-words.ts';
import { listed } from '../wording.ts';

const id = 'handover/keys-placed';

export default defineCheck({
  id,
  rows: ['S7.c3'],
  needs: ['repo', 'envUse', 'ownership', 'handover'],
  damage: 'support',
  effort: { minutes: [10, 40], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'Where each key lives is written down, without the key',
    failureTitle: 'Nobody knows where a key of the app lives',
    why: 'A key that was leaked has to be replaced within the hour, in each place in which it lives; a platform that is lost takes its keys with it, unless there is a copy. I compare the keys that the code reads today with those that the last handover names, and ask where copies lie. No value is looked at.',
    fix: 'Keep a copy of each key in a vault that two people can open, and write the handover again after a new one.',
    howTo:
      'Write the handover with the repository (launch-ready handover --repo .), and answer the questions of launch-ready handover ask.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
      'https://12factor.net/config',
    ],
  },
  judge: ({ repo, envUse, ownership, handover }) =>
    judgeEach(
      [
        (): Fault | undefined =>
          unanswered(ownership, 'keys', {
            check: id,
            severity: 'medium',
            happened:
              'When the platform is lost, or a key has to be replaced tonight, nobody knows where its copy lies: payments and mail stand still until a new one is made.',
            where: 'the password manager of the company',
            steps: [
              'Make a vault for production that two people can open.',
              'Put a copy of each key into it, under the name of its variable.',
            ],
          }),
        (): Fault | undefined => {
          const told = new Set(handover.keys ?? []);
          const missing = variablesOf(envUse, repo)
            .filter(({ sort, uses }) => sort === 'secret' && uses.length > 0)
            .map(({ name }) => name)
            .filter(name => !told.has(name));
          // A file that could not be read holds names that nobody knows.
          const [unread] = envUse.unread;
          if (missing.length === 0 && unread !== undefined)
            throw new Unknown(`${unread.file} was not read: ${unread.reason}`);
          if (missing.length === 0) return undefined;
          const then = onDay(handover.writtenAt);
          const few = missing.slice(0, 3);
          return outdated(handover.domain, id, {
            place: 'handover/keys',
            places: missing,
            happened:
              'When a key has to be replaced tonight, whoever took over does not know of it: the handover does not name it, nor where it lives.',
            cause: `The code reads ${listed(few)}${missing.length > few.length ? ` and ${missing.length - few.length} more` : ''}, and the handover that was written ${then} does not name ${missing.length === 1 ? 'it' : 'them'}.`,
            evidence: missing.slice(0, 12).map(name => `${name}: read by the code, not in the handover`),
          });
        },
      ],
      () => undefined,
      look => look(),
    ),
});
