/**
 * Which file belongs to which hosting platform, as each platform's configuration reference names it; written down on 2026-11-23 as generally known, not compared page by page.
 * `tail` is compared with the end of the path, whole segments; `*` stands for any run of characters in a segment.
 */
export type DeployFile = {
  readonly platform: string;
  readonly tail: string;
  readonly format: 'json' | 'toml' | 'yaml' | 'text';
};

const file = (platform: string, tail: string, format: DeployFile['format']): DeployFile => ({ platform, tail, format });

const deployFiles: readonly DeployFile[] = [
  file('vercel', 'vercel.json', 'json'),
  file('netlify', 'netlify.toml', 'toml'),
  file('fly', 'fly.toml', 'toml'),
  file('fly', 'fly.*.toml', 'toml'),
  file('render', 'render.yaml', 'yaml'),
  file('railway', 'railway.json', 'json'),
  file('railway', 'railway.toml', 'toml'),
  file('cloudflare', 'wrangler.toml', 'toml'),
  file('cloudflare', 'wrangler.json', 'json'),
  file('cloudflare', 'wrangler.jsonc', 'json'),
  file('firebase', 'firebase.json', 'json'),
  file('supabase', 'supabase/config.toml', 'toml'),
  file('digitalocean', '.do/app.yaml', 'yaml'),
  file('app-engine', 'app.yaml', 'yaml'),
  file('amplify', 'amplify.yml', 'yaml'),
  file('app-runner', 'apprunner.yaml', 'yaml'),
  file('heroku', 'Procfile', 'text'),
  file('replit', '.replit', 'toml'),
  file('github-pages', 'CNAME', 'text'),
  file('docker', 'Dockerfile', 'text'),
  file('docker', 'Dockerfile.*', 'text'),
  file('docker', '*.Dockerfile', 'text'),
  file('compose', 'docker-compose.yml', 'yaml'),
  file('compose', 'docker-compose.yaml', 'yaml'),
  file('compose', 'docker-compose.*.yml', 'yaml'),
  file('compose', 'docker-compose.*.yaml', 'yaml'),
  file('compose', 'compose.yml', 'yaml'),
  file('compose', 'compose.yaml', 'yaml'),
  file('compose', 'compose.*.yml', 'yaml'),
  file('compose', 'compose.*.yaml', 'yaml'),
  file('github-actions', '.github/workflows/*.yml', 'yaml'),
  file('github-actions', '.github/workflows/*.yaml', 'yaml'),
];

const segmentFits = (pattern: string, segment: string): boolean => {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === segment;
  const [head, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return segment.length > head.length + end.length && segment.startsWith(head) && segment.endsWith(end);
};

/** The table line for a path with `/`, or undefined. The first that fits wins, so `.do/app.yaml` is not App Engine's. */
export const deployFileOf = (path: string): DeployFile | undefined => {
  const segments = path.split('/');
  return deployFiles.find(({ tail }) => {
    const wanted = tail.split('/');
    const last = segments.slice(-wanted.length);
    return last.length === wanted.length && wanted.every((pattern, i) => segmentFits(pattern, last[i] ?? ''));
  });
};

/** How a platform is called in a sentence. */
export const platformTitles: { readonly [platform: string]: string } = {
  vercel: 'Vercel',
  netlify: 'Netlify',
  fly: 'Fly.io',
  render: 'Render',
  railway: 'Railway',
  cloudflare: 'Cloudflare Workers or Pages',
  firebase: 'Firebase Hosting',
  supabase: 'Supabase',
  digitalocean: 'DigitalOcean App Platform',
  'app-engine': 'Google App Engine',
  amplify: 'AWS Amplify',
  'app-runner': 'AWS App Runner',
  heroku: 'Heroku',
  replit: 'Replit',
  'github-pages': 'GitHub Pages',
  docker: 'a container image (Docker)',
  compose: 'containers (Docker Compose)',
  'github-actions': 'GitHub Actions',
};
