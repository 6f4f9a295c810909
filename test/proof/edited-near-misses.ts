import { editFile } from '../../examples/community-flawed/edit-file.ts';
import type { Repository } from '../../examples/community/test/support/repository.ts';
import type { Trap } from './kind.ts';

/** The repository of the community with something that looks like a fault to a check and is none. */
export type EditedNearMiss = Trap & { readonly edit: (repository: Repository) => void };

export const editedNearMisses: readonly EditedNearMiss[] = [
  {
    check: 'deployment/env-complete',
    trap: 'a variable with a value of its own stands in no list, and one is mentioned in a comment and a text',
    edit: repository =>
      editFile(
        repository,
        'src/server.ts',
        'const config = readConfig(process.env);',
        "// process.env.OLD_NAME was read here\nconst pause = Number(process.env['DRAIN_SECONDS'] ?? 10);\nvoid [pause, 'process.env.NOT_READ'];\nconst config = readConfig(process.env);",
      ),
  },
  {
    check: 'deployment/build-run-separated',
    trap: 'the build takes a key in a stage that does not run, and a mounted secret',
    edit: repository =>
      editFile(
        repository,
        'Dockerfile',
        'RUN npm ci --omit=dev --ignore-scripts\n',
        'ARG NPM_TOKEN\nRUN --mount=type=secret,id=BILLING_KEY npm ci --omit=dev --ignore-scripts\n',
      ),
  },
  {
    check: 'deployment/no-personal-names',
    trap: 'an author, a company, a role, and a person that a test made up',
    edit: repository => {
      editFile(
        repository,
        'Dockerfile',
        '\nUSER node\n',
        "\n# Ask the owner of the account for the key; Stripe's key page shows it once.\n# Written by Jenna Example, MIT licence: ask Jenna for another.\nUSER node\n",
      );
      repository['test/people.test.ts'] = '// Ask Tobias, who is made up.\n';
    },
  },
];
