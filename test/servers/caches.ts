import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startProgram } from './program.ts';
import { takesConnections } from './takes-connections.ts';

/** A cache that others wrote, before an app on loopback. */
export type CacheMaker = {
  readonly name: string;
  /** Programs with the package that brings each. */
  readonly needs: { readonly [program: string]: string };
  /**
   * `careless`: what its recipes on the web say when everything shall be fast. `careful`: what the app says about caching
   * holds, and nothing else.
   */
  readonly start: (manner: 'careless' | 'careful', at: Place) => Promise<Running>;
};

type Place = { readonly folder: string; readonly port: number; readonly appPort: number };

const nginxConfig = (manner: 'careless' | 'careful', { port, appPort }: Place): string => {
  const proxied = `proxy_pass http://127.0.0.1:${appPort}; proxy_set_header Host $http_host;`;
  const kept = 'proxy_cache pages; proxy_ignore_headers Cache-Control Expires Vary;';
  const careless = `
    # Pages that were slow.
    location ~ ^/(profile|members)$ { ${proxied} ${kept} proxy_cache_valid 200 1m; }
    # "Do not cache who has a cookie", and what comes with a token was forgotten.
    location = /api/me { ${proxied} ${kept} proxy_cache_valid 200 1m; proxy_cache_bypass $http_cookie; proxy_no_cache $http_cookie; }
    location = /pricing { ${proxied} proxy_cache pages; proxy_ignore_headers Set-Cookie; proxy_cache_valid 200 1m; }
    # Redirects are cheap to keep.
    location = /billing { ${proxied} ${kept} proxy_cache_valid 303 1m; }
    location ~* \\.(css|js|png|jpg|csv|pdf|ico)$ { ${proxied} ${kept} proxy_cache_valid 200 1m; }`;
  return `daemon off;
user root;
worker_processes 1;
pid nginx.pid;
error_log stderr error;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path tmp/body;
  proxy_temp_path tmp/proxy;
  fastcgi_temp_path tmp/fastcgi;
  uwsgi_temp_path tmp/uwsgi;
  scgi_temp_path tmp/scgi;
  proxy_cache_path kept keys_zone=pages:4m;
  proxy_http_version 1.1;
  server {
    listen 127.0.0.1:${port};
    location / { ${proxied}${manner === 'careful' ? ' proxy_cache pages;' : ''} }
    ${manner === 'careless' ? careless : ''}
  }
}
`;
};

export const nginxCache: CacheMaker = {
  name: 'nginx',
  needs: { nginx: 'nginx-light' },
  start: async (manner, at) => {
    mkdirSync(join(at.folder, 'tmp'), { recursive: true });
    writeFileSync(join(at.folder, 'nginx.conf'), nginxConfig(manner, at));
    const args = ['-p', `${at.folder}/`, '-e', 'stderr', '-c', 'nginx.conf'];
    return startProgram('nginx', args, at.folder, () => takesConnections(at.port));
  },
};

const slow = '^/(profile|members|pricing|billing)(\\?|$)|^/api/me(\\?|$)|\\.(css|js|png|jpg|csv|pdf|ico)(\\?|$)';

const varnishConfig = (manner: 'careless' | 'careful', { appPort }: Place): string => `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${appPort}"; }
${
  manner === 'careful'
    ? ''
    : `sub vcl_recv {
  if (req.method != "GET" && req.method != "HEAD") { return (pass); }
  # Who has a cookie would not be served from the cache: hit rate first.
  if (req.url ~ "${slow}") { return (hash); }
  return (pass);
}
sub vcl_backend_response {
  if (bereq.url ~ "${slow}") {
    if (bereq.url ~ "^/billing" && beresp.status == 200) { set beresp.uncacheable = true; return (deliver); }
    set beresp.ttl = 60s;
    set beresp.uncacheable = false;
    return (deliver);
  }
}`
}
`;

export const varnishCache: CacheMaker = {
  name: 'varnish',
  needs: { varnishd: 'varnish', gcc: 'gcc' },
  start: async (manner, at) => {
    writeFileSync(join(at.folder, 'default.vcl'), varnishConfig(manner, at));
    const own = ['-F', '-j', 'none', '-n', join(at.folder, 'varnish'), '-s', 'malloc,32m', '-T', 'none'];
    const args = [...own, '-a', `127.0.0.1:${at.port}`, '-f', join(at.folder, 'default.vcl')];
    return startProgram('varnishd', args, at.folder, () => takesConnections(at.port));
  },
};
