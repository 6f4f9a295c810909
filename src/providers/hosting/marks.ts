/**
 * Response headers that give away who answered: a CDN in front, the platform that runs the code, or plain server
 * software. Header names from each vendor's reference of response headers; written down on 2026-11-23 as generally known, not compared page by page.
 */
export type Mark = {
  readonly name: string;
  /** `cdn` stands in front, `host` runs the code, `server` is software on a machine of somebody's own. */
  readonly role: 'cdn' | 'host' | 'server';
  /** Header name, lower case. */
  readonly header: string;
  /** The value begins with this (lower case); left out = the header alone is the mark. */
  readonly begins?: string;
};

const mark = (name: string, role: Mark['role'], header: string, begins?: string): Mark => ({
  name,
  role,
  header,
  ...(begins === undefined ? {} : { begins }),
});

const marks: readonly Mark[] = [
  mark('Cloudflare', 'cdn', 'cf-ray'),
  mark('Cloudflare', 'cdn', 'server', 'cloudflare'),
  mark('Amazon CloudFront', 'cdn', 'x-amz-cf-id'),
  mark('Fastly', 'cdn', 'x-fastly-request-id'),
  mark('Akamai', 'cdn', 'server', 'akamaighost'),
  mark('Azure Front Door', 'cdn', 'x-azure-ref'),
  mark('bunny.net', 'cdn', 'cdn-pullzone'),
  mark('bunny.net', 'cdn', 'server', 'bunnycdn'),
  mark('Sucuri', 'cdn', 'x-sucuri-id'),
  mark('KeyCDN', 'cdn', 'server', 'keycdn-engine'),
  mark('Vercel', 'host', 'x-vercel-id'),
  mark('Vercel', 'host', 'server', 'vercel'),
  mark('Netlify', 'host', 'x-nf-request-id'),
  mark('Netlify', 'host', 'server', 'netlify'),
  mark('Fly.io', 'host', 'fly-request-id'),
  mark('Fly.io', 'host', 'server', 'fly/'),
  mark('Render', 'host', 'x-render-origin-server'),
  mark('Render', 'host', 'rndr-id'),
  mark('Railway', 'host', 'x-railway-request-id'),
  mark('Railway', 'host', 'server', 'railway-edge'),
  mark('Heroku', 'host', 'server', 'heroku'),
  mark('Heroku', 'host', 'via', '1.1 vegur'),
  mark('GitHub Pages', 'host', 'x-github-request-id'),
  mark('DigitalOcean', 'host', 'x-do-app-origin'),
  mark('Google Cloud', 'host', 'server', 'google frontend'),
  mark('Supabase', 'host', 'sb-project-ref'),
  mark('Replit', 'host', 'replit-cluster'),
  mark('nginx', 'server', 'server', 'nginx'),
  mark('Caddy', 'server', 'server', 'caddy'),
  mark('Apache', 'server', 'server', 'apache'),
];

/** The marks that these headers carry, in the order of the table, with the header that shows each; names once a role. */
export const marksIn = (
  headers: readonly (readonly [string, string])[],
): readonly (Mark & { readonly value: string })[] => {
  const found = new Map<string, Mark & { readonly value: string }>();
  for (const each of marks) {
    const header = headers.find(
      ([name, value]) =>
        name === each.header && (each.begins === undefined || value.toLowerCase().startsWith(each.begins)),
    );
    const key = `${each.role} ${each.name}`;
    if (header !== undefined && !found.has(key)) found.set(key, { ...each, value: header[1] });
  }
  return [...found.values()];
};
