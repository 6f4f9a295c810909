import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'key-baked-into-image',
  row: 'S3.c3',
  expected: 'deployment/build-run-separated',
  nature: 'request',
  story:
    'The key was given to the build, because the build asked for it, and each layer of the image carries it since: whoever may pull the image reads it with one command. The address went the same way, and the image tried on staging sent its visitors to staging in production.',
  breaks: ['repository/variables.test.ts'],
  part: 'Dockerfile',
  variants: {
    'the-key-is-an-argument-of-the-build': {
      severity: 'high',
      edit: repository =>
        editFile(
          repository,
          'Dockerfile',
          '\nUSER node\n',
          '\nARG BILLING_KEY\nENV BILLING_KEY=$BILLING_KEY\nUSER node\n',
        ),
    },
    'the-address-is-fixed-at-build-time': {
      severity: 'high',
      edit: repository =>
        editFile(
          repository,
          'Dockerfile',
          '\nUSER node\n',
          '\nENV PUBLIC_URL=https://staging.community.test\nUSER node\n',
        ),
    },
    'the-environment-file-is-copied-in': {
      severity: 'high',
      edit: repository =>
        editFile(repository, 'Dockerfile', '\nUSER node\n', '\nCOPY examples/community/.env ./\nUSER node\n'),
    },
  },
});
