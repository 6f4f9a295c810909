import type { HealthAnswer, HealthRoute } from '../evidence/health.ts';

const kinds: { readonly [K in HealthAnswer['kind']]: string } = {
  json: 'data',
  text: 'plain text',
  page: 'a page for people',
  empty: 'nothing',
  challenge: 'a bot check',
};

/** What came back from one path, one line. */
export const healthLine = (host: string, { path, answer }: HealthRoute): string => {
  const asked = `I asked https://${host}${path}`;
  if (answer.status === 'silent') return `${asked}: ${answer.reason}`;
  const { status, kind, location } = answer.value;
  return `${asked} and got ${status}${location === null ? ` with ${kinds[kind]}` : ` to ${location}`}`;
};
