/**
 * Hosting platforms and app builders: the addresses they hand out by themselves, the names a domain is pointed at,
 * and where their certificate settings are. As generally known on `platformsAsOf`; `source` is where it is to be
 * compared, which has not been done for every line.
 */
export const platformsAsOf = '2026-11-23';

export type Platform = {
  readonly name: string;
  /** Suffixes of the addresses it gives to every app (`my-app.vercel.app`). */
  readonly builtIn: readonly string[];
  /** Suffixes of the names that a domain of one's own is pointed at with a CNAME. */
  readonly targets: readonly string[];
  /** Where a person finds the certificate of a domain. */
  readonly domains: string;
  readonly source: string;
};

const platform = (
  name: string,
  builtIn: readonly string[],
  targets: readonly string[],
  domains: string,
  source: string,
): Platform => ({ name, builtIn, targets, domains, source });

const platforms: readonly Platform[] = [
  platform(
    'Vercel',
    ['vercel.app', 'now.sh', 'vusercontent.net'],
    ['vercel-dns.com', 'vercel-dns-016.com', 'vercel-dns-017.com'],
    'Vercel → your project → Settings → Domains',
    'https://vercel.com/docs/domains/working-with-domains/add-a-domain',
  ),
  platform(
    'Netlify',
    ['netlify.app'],
    ['netlify.app', 'netlify.com', 'netlifyglobalcdn.com'],
    'Netlify → your site → Domain management → HTTPS',
    'https://docs.netlify.com/manage/domains/secure-domains-with-https/https-ssl/',
  ),
  platform(
    'Render',
    ['onrender.com'],
    ['onrender.com'],
    'Render → your service → Settings → Custom Domains',
    'https://render.com/docs/custom-domains',
  ),
  platform(
    'Railway',
    ['up.railway.app'],
    ['up.railway.app'],
    'Railway → your service → Settings → Networking',
    'https://docs.railway.com/guides/public-networking',
  ),
  platform(
    'Fly.io',
    ['fly.dev'],
    ['fly.dev', 'flydns.net'],
    'Fly.io → your app → Certificates',
    'https://fly.io/docs/networking/custom-domain/',
  ),
  platform(
    'Heroku',
    ['herokuapp.com'],
    ['herokudns.com', 'herokuspace.com'],
    'Heroku → your app → Settings → SSL Certificates',
    'https://devcenter.heroku.com/articles/custom-domains',
  ),
  platform(
    'Cloudflare',
    ['pages.dev', 'workers.dev'],
    ['pages.dev', 'cdn.cloudflare.net'],
    'Cloudflare → your domain → SSL/TLS → Edge Certificates',
    'https://developers.cloudflare.com/ssl/edge-certificates/',
  ),
  platform(
    'GitHub Pages',
    ['github.io'],
    ['github.io'],
    'GitHub → your repository → Settings → Pages',
    'https://docs.github.com/en/pages/getting-started-with-github-pages/securing-your-github-pages-site-with-https',
  ),
  platform(
    'Firebase',
    ['web.app', 'firebaseapp.com'],
    ['web.app', 'firebaseapp.com'],
    'Firebase → Hosting → your domain',
    'https://firebase.google.com/docs/hosting/custom-domain',
  ),
  platform(
    'Lovable',
    ['lovable.app', 'lovableproject.com'],
    ['lovable.app'],
    'Lovable → your project → Settings → Domains',
    'https://docs.lovable.dev/features/custom-domain',
  ),
  platform(
    'Bolt',
    ['bolt.host'],
    ['bolt.host'],
    'Bolt → your project → Settings → Domains',
    'https://support.bolt.new/integrations/domains',
  ),
  platform(
    'Replit',
    ['replit.app', 'replit.dev', 'repl.co'],
    ['replit.app'],
    'Replit → your app → Deployments → Settings',
    'https://docs.replit.com/cloud-services/deployments/custom-domains',
  ),
  platform(
    'Base44',
    ['base44.app'],
    ['base44.app', 'base44.onrender.com'],
    'Base44 → your app → Dashboard → Domains',
    'https://docs.base44.com/Setting-up-your-app/Setting-up-your-custom-domain',
  ),
  platform(
    'Webflow',
    ['webflow.io'],
    ['proxy-ssl.webflow.com', 'cdn.webflow.com'],
    'Webflow → Site settings → Publishing',
    'https://help.webflow.com/hc/en-us/articles/33961239562387',
  ),
  platform(
    'Framer',
    ['framer.app', 'framer.website', 'framer.ai'],
    ['sites.framer.app'],
    'Framer → Site Settings → Domains',
    'https://www.framer.com/help/articles/how-to-connect-a-custom-domain/',
  ),
  platform(
    'Bubble',
    ['bubbleapps.io'],
    ['bubbleapps.io', 'cdn.bubble.io'],
    'Bubble → Settings → Domain / email',
    'https://manual.bubble.io/help-guides/getting-started/setting-up-your-app/custom-domain-and-dns',
  ),
  platform(
    'Azure',
    ['azurewebsites.net', 'azurestaticapps.net'],
    ['azurewebsites.net', 'azurestaticapps.net', 'azurefd.net'],
    'Azure → your app → Custom domains',
    'https://learn.microsoft.com/en-us/azure/app-service/app-service-web-tutorial-custom-domain',
  ),
  platform(
    'AWS Amplify',
    ['amplifyapp.com'],
    ['amplifyapp.com'],
    'AWS → Amplify → your app → Custom domains',
    'https://docs.aws.amazon.com/amplify/latest/userguide/custom-domains.html',
  ),
  platform(
    'Google Cloud Run',
    ['run.app'],
    ['ghs.googlehosted.com'],
    'Google Cloud → Cloud Run → Domain mappings',
    'https://docs.cloud.google.com/run/docs/mapping-custom-domains',
  ),
  platform(
    'DigitalOcean',
    ['ondigitalocean.app'],
    ['ondigitalocean.app'],
    'DigitalOcean → your app → Settings → Domains',
    'https://docs.digitalocean.com/products/app-platform/how-to/manage-domains/',
  ),
  platform(
    'Glide',
    ['glide.page', 'glideapp.io'],
    [],
    'Glide → your app → Settings → Domain',
    'https://www.glideapps.com/docs/custom-domains',
  ),
  platform('Softr', ['softr.app'], [], 'Softr → your app → Settings → Domain', 'https://docs.softr.io/'),
];

const endsIn = (host: string, suffix: string): boolean => host.endsWith(`.${suffix}`) || host === suffix;

/** The platform that hands out this host name to apps (`my-app.vercel.app`), when one does. */
export const platformOfBuiltIn = (host: string): Platform | undefined =>
  platforms.find(({ builtIn }) => builtIn.some(suffix => host.endsWith(`.${suffix}`)));

/** The platform that a CNAME target belongs to, when it is known. */
export const platformOfTarget = (target: string): Platform | undefined =>
  platforms.find(({ targets }) => targets.some(suffix => endsIn(target, suffix)));
