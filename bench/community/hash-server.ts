// A sign-in without an app: the hash alone, with the app's own parameters, when asked.
import { createPasswordHasher } from '../../examples/community/src/accounts/password-hasher.ts';
import { answering } from './served.ts';

const password = 'a long enough password';
const passwords = createPasswordHasher();
const stored = await passwords.hash(password);

answering({
  verify: async () => {
    // All at the same time, as the sign-ins come: the gate lets as many run at once as in the app.
    await Promise.all(Array.from({ length: 16 }, () => passwords.verify(stored, password)));
    return null;
  },
});
process.send?.({ url: '' });
