/** Names of variables that sign or encrypt: who guesses the value makes sessions of anybody. */
const signing =
  /(?:^|_)(?:JWT|SESSION|COOKIE|AUTH|NEXTAUTH|CSRF|SIGNING|ENCRYPTION|HMAC)_?(?:SECRET|KEY|SALT)(?:_|$|\d)|^(?:SECRET|SECRET_KEY|SECRET_KEY_BASE)$/i;

export const isSigningName = (name: string): boolean => signing.test(name);
