/** Names of secrets that sign or encrypt: who guesses one makes their own sessions. */
const signing =
  /(?:^|_)(?:JWT|SESSION|COOKIE|AUTH|NEXTAUTH|CSRF|SIGNING|ENCRYPTION|HASH|HMAC|APP|TOKEN|PAYLOAD)_?(?:SECRET|KEY|SALT)(?:_|$|\d)|^(?:SECRET|SECRET_KEY|SECRET_KEY_BASE|BETTER_AUTH_SECRET|AUTH_SECRET)$/;

const words = [
  'access', 'admin', 'app', 'auth', 'cat', 'change', 'changeit', 'cookie', 'default', 'demo', 'dev', 'development', 'dummy',
  'encryption', 'example', 'here', 'insecure', 'it', 'jwt', 'keep', 'key', 'keyboard', 'letmein', 'local', 'long', 'me', 'my',
  'nextauth', 'node', 'pass', 'passphrase', 'password', 'phrase', 'please', 'prod', 'production', 'qwerty', 'random', 'replace',
  'safe', 'sample', 'secret', 'secretkey', 'secure', 'session', 'shh', 'signing', 'some', 'string', 'super', 'supersecret', 'test',
  'testing', 'the', 'this', 'token', 'top', 'topsecret', 'very', 'with', 'word', 'your',
]; // prettier-ignore

const onlyWords = new RegExp(`^(?:${words.toSorted((a, b) => b.length - a.length).join('|')}){1,12}$`);

const isWord = (value: string): boolean => {
  const letters = value
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .slice(0, 100);
  return (letters !== '' && onlyWords.test(letters)) || /^(.)\1*$|^(?:0?123456789?0?|abc(?:def)?123)$/.test(value);
};

/** Shortest key that HMAC-SHA256 takes without loss (RFC 7518 §3.2). */
const leastBytes = 32;

/** Why a signing secret is weak, or null when it is not, or signs nothing by its name. */
export const weaknessOf = (name: string, value: string): string | null => {
  if (!signing.test(name.toUpperCase())) return null;
  if (isWord(value)) return 'a word of the dictionary';
  return Buffer.byteLength(value) < leastBytes ? `shorter than ${leastBytes} bytes` : null;
};
