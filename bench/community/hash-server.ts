// A sign-in without an app: the hash alone, with the app's own parameters, when asked.
import { createPasswordHasher } from '../../examples/community/src/accounts/password-hasher.ts';
import { answering } from './served.ts';

const { hashes } = JSON.parse(process.argv[2] ?? '{}') as { readonly hashes: number };
const password = 'a long enough password';
const passwords = createPasswordHasher();
const stored = await passwords.hash(password);

answering({
  verify: async () => {
    // All at the same time: the gate lets as many run at once as in the app.
    await Promise.all(Array.from({ length: hashes }, () => passwords.verify(stored, password)));
    return null;
  },
});
process.send?.({ url: '' });
