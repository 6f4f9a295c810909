import { defineFlaw } from '../flaw.ts';
import { editFile } from '../edit-file.ts';
import { inventedKey } from '../invented-key.ts';

/** The example filled in for one place. */
const filledIn = (example: string, values: Readonly<Record<string, string>>): string =>
  example
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .map(line => {
      const name = line.split('=')[0] ?? '';
      const value = values[name];
      return value === undefined ? line : `${name}=${value}`;
    })
    .join('\n');

const values = {
  PUBLIC_URL: 'https://www.community.test',
  APP_SECRET: inventedKey('', 48),
  APP_VERSION: '',
  DATABASE_URL: `postgres://community:${inventedKey('', 20)}@db.internal:5432/community`,
  SMTP_URL: `smtp://community:${inventedKey('', 18)}@smtp.mail-host.example:587`,
  METRICS_TOKEN: inventedKey('', 32),
};

export default defineFlaw({
  name: 'env-file-committed',
  row: 'S3.c1',
  expected: 'secrets/env-files',
  nature: 'request',
  story:
    'The line that keeps the environment file out of Git was lost in a merge, and “add everything” did the rest. Two years later the project was opened to the public, the database with it.',
  breaks: ['repository/variables.test.ts'],
  part: '.gitignore',
  variants: {
    'the-file-itself': {
      severity: 'blocker',
      edit: repository => {
        repository['.env'] = filledIn(repository['.env.example'] ?? '', values);
        editFile(repository, '.gitignore', '\n.env\n', '\n');
      },
    },
    'one-for-production-and-one-for-staging': {
      severity: 'blocker',
      edit: repository => {
        const example = repository['.env.example'] ?? '';
        repository['deploy/production.env'] = filledIn(example, values);
        const staging = { ...values, PUBLIC_URL: 'https://staging.community.test' };
        repository['deploy/staging.env'] = filledIn(example, staging);
      },
    },
  },
});
