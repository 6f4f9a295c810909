import { headersOf } from '../world/http-answer.ts';
import type { Answer, MachinePlan, RoutePlan, WebHostPlan } from '../world/plan.ts';

/** Ports of loopback behind port 80 and 443 of a machine. */
export type WebPorts = { readonly http: number; readonly https: number };

/** Files of a web server by path below its folder. */
export type Files = { readonly [path: string]: string };

const quoted = (text: string): string => {
  // nginx has no way to write a dollar sign that begins no variable.
  if (text.includes('$')) throw new Error('nginx cannot be given a text with a dollar sign');
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
};

const placeholders = (text: string): string => text.replaceAll('{host}', '$host').replaceAll('{path}', '$request_uri');

const locationOf = (path: string): string => {
  if (!path.endsWith('*')) return `= ${path}`;
  return path.slice(0, -1);
};

const answering = (answer: Answer, page: string): readonly string[] => {
  const { status, body } = answer;
  const { 'content-type': type = 'text/html', ...others } = headersOf(answer);
  return [
    `default_type ${quoted(type)};`,
    ...Object.entries(others).map(([name, value]) => `add_header ${name} ${quoted(value)} always;`),
    ...(status === 200 ? [`rewrite ^ /${page} break;`] : [`return ${status} ${quoted(body)};`]),
  ];
};

const location = ({ path, answer }: RoutePlan, page: string): string => {
  const linesOf = (): readonly string[] => {
    if ('redirect' in answer) return [`return ${answer.redirect} ${placeholders(answer.to)};`];
    if (!('upstream' in answer)) return answering(answer, page);
    if (typeof answer.upstream !== 'number') throw new Error('nginx passes requests on to ports alone');
    return [`proxy_pass http://127.0.0.1:${answer.upstream};`];
  };
  const lines = linesOf();
  return `    location ${locationOf(path)} {\n${lines.map(line => `      ${line}\n`).join('')}    }\n`;
};

const pageName = (host: string, index: number): string => `${host}-${index}.page`;

const server = (lines: readonly string[], routes: readonly RoutePlan[], host: string): string => `  server {
${lines.map(line => `    ${line}\n`).join('')}${routes.map((route, index) => location(route, pageName(host, index))).join('')}  }
`;

const serversOf = ({ port80, port443, protocols, hosts }: MachinePlan, { http, https }: WebPorts): readonly string[] =>
  Object.entries(hosts).flatMap(([host, plan]) => [
    ...(port80 === 'open' ? [server([`listen 127.0.0.1:${http};`, `server_name ${host};`], plan.http, host)] : []),
    ...(port443 === 'open'
      ? [
          server(
            [
              `listen 127.0.0.1:${https} ssl http2;`,
              `server_name ${host};`,
              `ssl_certificate certificates/${host}.pem;`,
              `ssl_certificate_key certificates/${host}.key;`,
              `ssl_protocols ${protocols.min === 'TLSv1.2' ? 'TLSv1.2 TLSv1.3' : 'TLSv1.3'};`,
            ],
            plan.https,
            host,
          ),
        ]
      : []),
  ]);

/** The machines of a plan as one nginx: each machine on ports of its own, each host a server of its own. */
export const nginxConfig = (
  machines: readonly MachinePlan[],
  portsOf: (address: string) => WebPorts,
): string => `daemon off;
user root;
worker_processes 1;
pid nginx.pid;
error_log stderr error;
events { worker_connections 512; }
http {
  access_log off;
  server_tokens off;
  # Redirects name the address that visitors see, where the port is the usual one.
  port_in_redirect off;
  root pages;
  types { }
  client_body_temp_path tmp/body;
  proxy_temp_path tmp/proxy;
  fastcgi_temp_path tmp/fastcgi;
  uwsgi_temp_path tmp/uwsgi;
  scgi_temp_path tmp/scgi;
${machines.flatMap(machine => serversOf(machine, portsOf(machine.address))).join('')}}
`;

const hostsOf = (machines: readonly MachinePlan[]): readonly (readonly [string, WebHostPlan])[] =>
  machines.flatMap(({ hosts }) => Object.entries(hosts));

/** What the pages are served from: the body of each plain answer as a file. */
export const pageFiles = (machines: readonly MachinePlan[]): Files =>
  Object.fromEntries(
    hostsOf(machines).flatMap(([host, { https }]) =>
      https.flatMap(({ answer }, index) =>
        'redirect' in answer || 'upstream' in answer ? [] : [[`pages/${pageName(host, index)}`, answer.body] as const],
      ),
    ),
  );
