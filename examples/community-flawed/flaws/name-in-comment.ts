import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'name-in-comment',
  row: 'S3.d2',
  expected: 'deployment/no-personal-names',
  nature: 'attribute',
  story:
    'The list of variables said whom to ask for the most important one. When it was needed, on a Sunday, that person had left the company, and the number belonged to somebody else.',
  breaks: ['repository/variables.test.ts'],
  variants: {
    'ask-somebody-for-it': {
      severity: 'medium',
      edit: repository =>
        editFile(
          repository,
          '.env.example',
          'BILLING_SCHEME=stripe',
          '# Ask Tobias for the key of the live account, it is in his password manager.\nBILLING_SCHEME=stripe',
        ),
    },
    'on-the-machine-of-somebody': {
      severity: 'medium',
      edit: repository =>
        editFile(
          repository,
          'Dockerfile',
          '\nUSER node\n',
          "\n# The base image is built on Jenna's laptop; text Jenna before you change it.\nUSER node\n",
        ),
    },
  },
});
