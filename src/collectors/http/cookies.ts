import { limits } from '../../platform/limits.ts';

/**
 * The cookies of one chain, each sent back to the host that set it. Many sites set one and redirect to the same
 * address; without it that is a circle which no visitor meets.
 */
export type Cookies = {
  readonly keep: (host: string, headers: readonly (readonly [string, string])[]) => void;
  readonly headerFor: (host: string) => string;
};

const pairIn = (setCookie: string): readonly [string, string] | undefined => {
  const [, name, value] = /^\s*([^=;\s]{1,200})=([^;]*)/.exec(setCookie) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value.trim()];
};

const isSendable = (text: string): boolean => /^[\x21-\x7e ]*$/.test(text);

export const createCookies = (): Cookies => {
  const jars = new Map<string, Map<string, string>>();
  const headerFor = (host: string): string =>
    [...(jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    headerFor,
    keep: (host, headers) => {
      const jar = jars.get(host) ?? new Map<string, string>();
      jars.set(host, jar);
      for (const [header, text] of headers) {
        const pair = header === 'set-cookie' ? pairIn(text) : undefined;
        if (pair === undefined || !isSendable(pair.join('='))) continue;
        jar.set(...pair);
        if (headerFor(host).length > limits.cookieBytes) jar.delete(pair[0]);
      }
    },
  };
};

/**
 * What the evidence keeps of a Set-Cookie header: the name and the attributes, never the value. Without `=` all of
 * the first part is the value of a cookie without a name (RFC 6265bis §5.6).
 */
export const withoutValue = (setCookie: string): string =>
  setCookie.replace(/^[^;]*/, pair => (pair.includes('=') ? `${pair.slice(0, pair.indexOf('='))}=…` : '…'));
