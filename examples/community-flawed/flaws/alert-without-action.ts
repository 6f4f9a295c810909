import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'alert-without-action',
  row: 'S5.f3',
  expected: 'observability/alerts-actionable',
  nature: 'request',
  story:
    'At two in the morning the telephone shows “Error in community”. No word of what broke, whom it hurts, where to look or what to do first: it is read, put off to the morning, and after the third of them it is not read any more.',
  breaks: ['operations/signals.test.ts'],
  part: 'admin-alert',
  variants: {
    'something-happened': {
      severity: 'medium',
      alter: ({ templates }) => ({
        templates: {
          ...templates,
          'admin-alert': () => ({
            subject: 'Error in community',
            body: 'An error occurred. Please check the system.\n',
          }),
        },
      }),
    },
    // What happened is there; where to look and what to do first is known to whoever wrote the line.
    'what-and-nothing-else': {
      severity: 'medium',
      alter: ({ templates }) => ({
        templates: {
          ...templates,
          'admin-alert': ({ what }) => ({ subject: '[community] alert', body: `${what}\n` }),
        },
      }),
    },
  },
});
