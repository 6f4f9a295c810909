import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'log-holds-addresses',
  row: 'S5.f2',
  expected: 'observability/logs-clean',
  nature: 'request',
  story:
    'Fields of a log line go through a list of what may be written; the sentence before them does not, and a line from a night of debugging stayed in. Since then the log service keeps who signs in, or the address that resets a password, or all of a payment. Twitter and GitHub both had to ask people for new passwords in 2018 because a log held the old ones.',
  breaks: ['http/answers.test.ts', 'operations/signals.test.ts'],
  variants: {
    'who-signs-in': {
      severity: 'high',
      alter: ({ accounts }) => ({
        accounts: {
          ...accounts,
          signIn: (app, email, password, userAgent) => {
            app.log.info(`sign-in of ${email} with ${userAgent ?? 'an unknown browser'}`);
            return accounts.signIn(app, email, password, userAgent);
          },
        },
      }),
    },
    // Left over from a hunt after “this request did not come from our own pages”.
    'addresses-with-their-tokens': {
      severity: 'high',
      alter: ({ log, requireSameOrigin }) => ({
        requireSameOrigin: (request, publicUrl) => {
          log.info(`${request.method} ${request.url} from ${request.headers.get('origin') ?? 'nowhere'}`);
          requireSameOrigin(request, publicUrl);
        },
      }),
    },
    'payments-as-they-came': {
      severity: 'high',
      alter: ({ receiveEvent }) => ({
        receiveEvent: (app, body) => {
          app.log.info(`billing event ${body}`);
          return receiveEvent(app, body);
        },
      }),
    },
  },
});
