import type { Overbuilt } from '../../../src/evidence/repo.ts';

type Files = { readonly [path: string]: string };
type Sample = { readonly what: string; readonly files: Files };

const manifest = (version: string, kind: string): string =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: club\nspec:\n  replicas: 3\n`;
const compose = (...images: readonly string[]): string =>
  `services:\n${images.map((image, at) => `  part${at}:\n    image: ${image}\n`).join('')}`;

/** What each row of the contract advises against, by two routes each. */
export const overbuilt: { readonly [R in Overbuilt['row']]: readonly Sample[] } = {
  N1: [
    { what: 'three regions of a platform', files: { 'vercel.json': '{ "regions": ["fra1", "iad1", "sin1"] }' } },
    {
      what: 'replicas on two continents',
      files: {
        'railway.json':
          '{ "deploy": { "multiRegionConfig": { "us-west2": { "numReplicas": 2 }, "europe-west4": { "numReplicas": 2 } } } }',
      },
    },
    {
      what: 'a database over the world',
      files: { 'infra/main.tf': 'resource "aws_rds_global_cluster" "club" {\n}\n' },
    },
    { what: 'regions by SQL', files: { 'db/regions.sql': 'ALTER DATABASE club ADD REGION "us-east1";\n' } },
  ],
  N2: [
    { what: 'a manifest', files: { 'k8s/club.yaml': manifest('apps/v1', 'Deployment') } },
    {
      what: 'the second of two documents',
      files: { 'deploy/all.yml': `${manifest('v1', 'ConfigMap')}---\n${manifest('networking.k8s.io/v1', 'Ingress')}` },
    },
    { what: 'a cluster by Terraform', files: { 'main.tf': 'resource "google_container_cluster" "club" {\n}\n' } },
    { what: 'a chart', files: { 'chart/Chart.yaml': 'apiVersion: v2\nname: club\nversion: 0.1.0\n' } },
  ],
  N3: [
    {
      what: 'metrics and pages of one’s own',
      files: { 'docker-compose.yml': compose('prom/prometheus:v3.1.0', 'grafana/grafana:11.4.0') },
    },
    {
      what: 'logs, traces and what collects them',
      files: {
        'ops/compose.yaml': compose(
          'grafana/loki:3',
          'jaegertracing/all-in-one',
          'otel/opentelemetry-collector-contrib',
        ),
      },
    },
  ],
  N4: [
    {
      what: 'a copy for each session in nginx',
      files: { 'nginx/site.conf': 'proxy_cache_key "$scheme$host$request_uri$cookie_session";\n' },
    },
    {
      what: 'a copy for each session in Varnish',
      files: { 'default.vcl': 'sub vcl_hash {\n  hash_data(req.http.Cookie);\n}\n' },
    },
    { what: 'pages put together at the edge', files: { 'edge/main.vcl': '  set beresp.do_esi = true;\n' } },
  ],
  N5: [
    { what: 'a table over machines', files: { 'db/1.sql': "SELECT create_distributed_table('posts', 'member');\n" } },
    {
      what: 'numbered databases',
      files: { '.env.example': 'DATABASE_URL_SHARD_0=\nDATABASE_URL_SHARD_1=\n' },
    },
    { what: 'a database made for it', files: { 'compose.yaml': compose('citusdata/citus:13') } },
  ],
  N6: [
    { what: 'releases by percent', files: { 'deploy/rollout.yaml': manifest('argoproj.io/v1alpha1', 'Rollout') } },
    { what: 'canaries', files: { 'deploy/canary.yml': manifest('flagger.app/v1beta1', 'Canary') } },
    {
      what: 'two fleets',
      files: {
        'deploy.tf': 'resource "aws_codedeploy_deployment_group" "a" {\n  blue_green_deployment_config {\n  }\n}\n',
      },
    },
  ],
};

/** What looks the same and is not. */
export const notOverbuilt: { readonly [R in Overbuilt['row']]: readonly Sample[] } = {
  N1: [
    { what: 'one region, chosen', files: { 'vercel.json': '{ "regions": ["fra1"] }' } },
    { what: 'a region to fail over to', files: { 'vercel.json': '{ "functionFailoverRegions": ["fra1", "iad1"] }' } },
    {
      what: 'a backup elsewhere',
      files: { 'main.tf': 'resource "aws_s3_bucket_replication_configuration" "backup" {\n}\n' },
    },
    { what: 'a comment', files: { 'a.sql': '-- later: ALTER DATABASE club ADD REGION "us-east1";\n' } },
    { what: 'settings of something else', files: { 'config/regions.json': '{ "regions": ["fra1", "iad1"] }' } },
  ],
  N2: [
    {
      what: 'what Cloud Run is configured with',
      files: { 'service.yaml': manifest('serving.knative.dev/v1', 'Service') },
    },
    { what: 'a kind without a version', files: { 'posts.yaml': 'kind: Deployment\ntitle: How we deploy\n' } },
    {
      what: 'a text',
      files: { 'README.md': 'We do not run Kubernetes.\n\n```yaml\napiVersion: apps/v1\nkind: Deployment\n```\n' },
    },
    { what: 'an example', files: { 'examples/k8s/club.yaml': manifest('apps/v1', 'Deployment') } },
    { what: 'a fixture of a test', files: { 'test/fixtures/club.yaml': manifest('apps/v1', 'Deployment') } },
    {
      what: 'what a developer platform reads',
      files: { 'catalog-info.yaml': manifest('backstage.io/v1alpha1', 'Component') },
    },
  ],
  N3: [
    { what: 'one monitor', files: { 'compose.yaml': compose('louislam/uptime-kuma:1', 'postgres:17') } },
    { what: 'one part alone', files: { 'compose.yaml': compose('prom/prometheus:v3.1.0', 'postgres:17') } },
    { what: 'a search', files: { 'compose.yaml': compose('elasticsearch:9.0.0', 'postgres:17') } },
    {
      what: 'a library',
      files: { 'package.json': '{ "dependencies": { "@opentelemetry/api": "1.9.0", "prom-client": "15.1.3" } }' },
    },
  ],
  N4: [
    {
      what: 'members go past the cache',
      files: {
        'nginx.conf':
          'proxy_cache_key "$scheme$host$request_uri";\nproxy_cache_bypass $cookie_session;\nproxy_no_cache $cookie_session;\n',
      },
    },
    { what: 'signed in is passed on', files: { 'default.vcl': 'if (req.http.Cookie) { return (pass); }\n' } },
    { what: 'a comment', files: { 'nginx.conf': '# proxy_cache_key "$cookie_session"; shows one to another\n' } },
  ],
  N5: [
    { what: 'shards of a test run', files: { '.env.test': 'SHARD_1=1\nSHARD_2=2\nTEST_SHARD_INDEX=1\n' } },
    { what: 'one alone', files: { '.env.example': 'DATABASE_URL_SHARD_0=\n' } },
    {
      what: 'a log by months',
      files: { 'db/1.sql': 'CREATE TABLE visits (at timestamptz) PARTITION BY RANGE (at);\n' },
    },
    { what: 'a replica to read from', files: { '.env.example': 'DATABASE_URL=\nDATABASE_REPLICA_URL=\n' } },
  ],
  N6: [
    { what: 'one word to the platform', files: { 'fly.toml': "app = 'club'\n[deploy]\n  strategy = 'bluegreen'\n" } },
    {
      what: 'a look at the health',
      files: { Dockerfile: 'FROM node:24\nHEALTHCHECK CMD curl -f http://localhost/\n' },
    },
    { what: 'a workflow of the same maker', files: { 'ci.yaml': manifest('argoproj.io/v1alpha1', 'Workflow') } },
  ],
};
