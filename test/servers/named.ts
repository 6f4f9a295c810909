import { zoneFileName } from './nsd.ts';

type Listening = { readonly address: string; readonly port: number };

const options = (folder: string, at: Listening, more: readonly string[]): string => `options {
  directory "${folder}";
  listen-on port ${at.port} { ${at.address}; };
  listen-on-v6 { none; };
  allow-query { any; };
  dnssec-validation no;
  empty-zones-enable no;
  notify no;
  pid-file none;
  session-keyfile none;
  lock-file none;
  managed-keys-directory "${folder}";
${more.map(line => `  ${line}\n`).join('')}};
controls { };
`;

/** BIND as the server that a zone is published on. It listens only on addresses that an interface has: 127.0.0.1. */
export const authoritativeConfig = (folder: string, at: Listening, zones: readonly string[]): string =>
  `${options(folder, at, ['recursion no;', 'allow-transfer { none; };'])}${zones
    .map(zone => `zone "${zone}" { type primary; file "${zoneFileName(zone)}"; };\n`)
    .join('')}`;

/** BIND as the resolver of visitors. `internetPort` is the port on which it finds every other server, from the root down. */
export const resolverConfig = (folder: string, at: Listening, internetPort: number): string =>
  `${options(folder, at, [
    `port ${internetPort};`,
    'recursion yes;',
    'allow-recursion { 127.0.0.0/8; };',
    'allow-query-cache { 127.0.0.0/8; };',
    // The servers of this small internet answer for no names in between.
    'qname-minimization off;',
  ])}zone "." { type hint; file "root.hints"; };
`;
