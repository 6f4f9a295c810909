import { environmentIn, linesOf } from './source.ts';
import { hostIn, type Part } from './deploy-part.ts';
import type { YamlEntry } from './yaml.ts';

/**
 * Commands and actions that put a version into the world, from each vendor's page on continuous deployment, read
 * 2026-11-20. A workflow without one of them and without an `environment` deploys nothing.
 */
const deploying =
  /\b(?:flyctl deploy|fly deploy|vercel deploy|vercel --prod|amondnet\/vercel-action|netlify deploy|wrangler deploy|cloudflare\/wrangler-action|firebase deploy|FirebaseExtended\/action-hosting-deploy|railway up|heroku container:release|akhileshns\/heroku-deploy|supabase db push|supabase functions deploy|actions\/deploy-pages|kubectl apply|digitalocean\/app_action|gcloud (?:app|run) deploy)/;

const environmentOf = (entries: readonly YamlEntry[], job: string): { name?: string; url?: string; line?: number } => {
  const plain = entries.find(({ path, key }) => path.length === 2 && path[1] === job && key === 'environment');
  const inside = entries.filter(({ path }) => path.length === 3 && path[1] === job && path[2] === 'environment');
  const named = inside.find(({ key }) => key === 'name')?.value ?? plain?.value;
  const url = inside.find(({ key }) => key === 'url')?.value;
  return {
    ...(named === undefined || named === '' ? {} : { name: named }),
    ...(url === undefined ? {} : { url }),
    ...(plain === undefined ? {} : { line: plain.line }),
  };
};

/** Jobs of a GitHub workflow that deploy: by their `environment`, or by a deploy command in the file. */
export const workflowDeploys = (entries: readonly YamlEntry[], text: string): readonly Part[] => {
  const jobs = entries.filter(({ path, key }) => path.length === 1 && path[0] === 'jobs' && key !== '');
  const named = jobs.flatMap(({ key: job }) => {
    const { name, url, line } = environmentOf(entries, job);
    if (name === undefined || line === undefined) return [];
    const host = url === undefined ? undefined : hostIn(url);
    const environment = environmentIn(name);
    const shown = name.includes('${{') ? {} : { name };
    return [
      {
        line,
        ...shown,
        ...(environment === undefined ? {} : { environment }),
        domains: host === undefined ? [] : [host],
      },
    ];
  });
  if (named.length > 0) return named;
  const command = linesOf(text).find(line => !line.text.trimStart().startsWith('#') && deploying.test(line.text));
  return command === undefined ? [] : [{ line: command.number, domains: [] }];
};
