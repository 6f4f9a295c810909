/**
 * Where each hosting platform and CI keeps secrets, and how a deployment file refers to one. As generally known on
 * `vaultsAsOf`; `source` is where it is to be compared, which has not been done for every line.
 */
export const vaultsAsOf = '2026-11-27';

export type Vault = {
  /** As `DeployTarget.platform`. */
  readonly platform: string;
  /** Where a person enters one. */
  readonly where: string;
  readonly source: string;
};

const vault = (platform: string, where: string, source: string): Vault => ({ platform, where, source });

const vaults: readonly Vault[] = [
  vault(
    'vercel',
    'Vercel → your project → Settings → Environment Variables',
    'https://vercel.com/docs/environment-variables',
  ),
  vault(
    'netlify',
    'Netlify → your project → Project configuration → Environment variables',
    'https://docs.netlify.com/build/environment-variables/overview/',
  ),
  vault('fly', 'a terminal with fly secrets set, or Fly.io → your app → Secrets', 'https://fly.io/docs/apps/secrets/'),
  vault('render', 'Render → your service → Environment', 'https://render.com/docs/configure-environment-variables'),
  vault('railway', 'Railway → your service → Variables', 'https://docs.railway.com/guides/variables'),
  vault(
    'cloudflare',
    'a terminal with npx wrangler secret put, or Cloudflare → Workers & Pages → your app → Settings → Variables and Secrets',
    'https://developers.cloudflare.com/workers/configuration/secrets/',
  ),
  vault(
    'supabase',
    'Supabase → your project → Edge Functions → Secrets',
    'https://supabase.com/docs/guides/functions/secrets',
  ),
  vault(
    'firebase',
    'a terminal with firebase functions:secrets:set',
    'https://firebase.google.com/docs/functions/config-env',
  ),
  vault('heroku', 'Heroku → your app → Settings → Config Vars', 'https://devcenter.heroku.com/articles/config-vars'),
  vault('replit', 'Replit → your app → Secrets', 'https://docs.replit.com/replit-workspace/workspace-features/secrets'),
  vault(
    'digitalocean',
    'DigitalOcean → Apps → your app → Settings → Environment Variables, with Encrypt',
    'https://docs.digitalocean.com/products/app-platform/how-to/use-environment-variables/',
  ),
  vault(
    'github-actions',
    'GitHub → your repository → Settings → Secrets and variables → Actions',
    'https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions',
  ),
  vault(
    'compose',
    'a file .env beside the compose file on the server, that Git ignores, or Docker secrets',
    'https://docs.docker.com/compose/how-tos/use-secrets/',
  ),
  vault(
    'docker',
    'the settings of what runs the container: a variable at its start, never in the image',
    'https://docs.docker.com/build/building/secrets/',
  ),
];

/** Where the platform of a deployment file keeps secrets; undefined for one that is not known here. */
export const vaultOf = (platform: string | undefined): Vault | undefined =>
  vaults.find(one => one.platform === platform);
