/**
 * What gives away that something is built for a size that a community before its first paying members is far from, by the
 * names that the tools' own documentation gives; written down on 2026-11-28 as generally known, not compared page by page.
 */
export const overbuildingNames = {
  /** `kind` of manifests that run something in a cluster (kubernetes.io, "Workloads", "Services"). */
  clusterKinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'CronJob', 'Ingress', 'HorizontalPodAutoscaler'],
  /** Resources of Terraform that are a cluster. */
  clusterResources: [
    'aws_eks_cluster', 'google_container_cluster', 'azurerm_kubernetes_cluster', 'digitalocean_kubernetes_cluster',
    'scaleway_k8s_cluster', 'linode_lke_cluster', 'vultr_kubernetes', 'civo_kubernetes_cluster',
  ],
  /** Resources of Terraform with which several regions take writes or requests at the same time. */
  regionResources: ['aws_rds_global_cluster', 'aws_dynamodb_global_table', 'aws_globalaccelerator_accelerator'],
  /** Container images of the parts of an observability stack that somebody runs alone, by part. */
  observing: {
    metrics: ['prom/prometheus', 'victoriametrics/victoria-metrics', 'grafana/mimir', 'thanosio/thanos'],
    pages: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise', 'kibana', 'kibana/kibana'],
    logs: ['grafana/loki', 'logstash', 'logstash/logstash', 'fluent/fluentd', 'grafana/promtail'],
    traces: ['grafana/tempo', 'jaegertracing/all-in-one', 'jaegertracing/jaeger', 'openzipkin/zipkin'],
    collecting: ['otel/opentelemetry-collector', 'otel/opentelemetry-collector-contrib', 'grafana/alloy'],
  },
  /** Container images of databases that exist to be spread over machines by a key. */
  sharding: ['citusdata/citus', 'vitess/lite', 'vitess/vtgate', 'vitess/vttablet', 'apache/shardingsphere-proxy'],
  /** `apiVersion` beginnings of what shifts traffic between two releases step by step, with the `kind` of each. */
  shifting: { 'argoproj.io/': 'Rollout', 'flagger.app/': 'Canary' },
} as const; // prettier-ignore
