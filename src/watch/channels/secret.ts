import type { Io } from '../../platform/io.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { NotSendable } from './channel.ts';

/** Value of a variable that the settings name. Throws `NotSendable`. */
export const secretIn = ({ env }: Pick<Io, 'env'>, variable: string): string => {
  const value = env(variable)?.trim() ?? '';
  if (value === '') throw new NotSendable(`The variable ${variable} is not set where I run, so nothing can be sent.`);
  return value;
};

/** The web address in a variable; only https, but for this machine itself. Throws `NotSendable` without saying the value. */
export const addressIn = (io: Pick<Io, 'env'>, variable: string): URL => {
  const value = secretIn(io, variable);
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new NotSendable(`What ${variable} holds is no web address, such as https://… .`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new NotSendable(
      `The address in ${variable} begins with http: whoever is on the way could read it and send alerts. Write https.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new NotSendable(`The address in ${variable} holds a name and a password; such addresses are not used.`);
  return url;
};
