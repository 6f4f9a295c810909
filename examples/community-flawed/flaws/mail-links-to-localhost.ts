import { defineFlaw } from '../flaw.ts';

const developmentUrl = 'http://localhost:3000';

export default defineFlaw({
  name: 'mail-links-to-localhost',
  row: 'S2.c5',
  expected: 'email/links-lead-home',
  nature: 'request',
  story:
    'On the developer’s machine every link in every mail worked. In production they still led there: a member who forgot the password opens a link to localhost, sees that the page cannot be reached, and writes to support, which sends the same mail once more.',
  breaks: ['mail/letters.test.ts'],
  part: 'outbox',
  variants: {
    'the-reset-of-the-developer': {
      severity: 'blocker',
      alter: ({ templates }) => ({
        templates: { ...templates, reset: data => templates.reset(data, developmentUrl) },
      }),
    },
    // Where the server listens behind its proxy, taken for where browsers reach it.
    'the-address-it-listens-on': {
      severity: 'blocker',
      alter: ({ outbox }) => ({
        outbox: {
          ...outbox,
          enqueue: (app, executor, order) => {
            const { HOST, PORT } = app.config;
            const config = { ...app.config, PUBLIC_URL: `http://${HOST}:${PORT}` };
            return outbox.enqueue({ ...app, config }, executor, order);
          },
        },
      }),
    },
  },
});
