import { mostDistances } from './deberta-encoder';

/**
 * The table's row for each distance, as {@link Disentangled.rowOfDistance} wants it, with DeBERTa-v2's
 * buckets: near distances have rows of their own, farther ones share rows ever more as their logarithm
 * grows, up to `reach` (`make_log_bucket_position`). Computed in float32, as the original is.
 *
 * @param buckets to either side; the table has 2 · buckets rows
 */
export function rowOfBucketedDistance(buckets: number, reach: number): Int32Array {
  const near = Math.floor(buckets / 2);
  const bucketOf = [0];
  for (let distance = 1, bucket = 0; bucket < buckets && distance <= mostDistances; distance++) {
    bucket = distance <= near ? distance : logBucket(distance, near, reach);
    bucketOf.push(bucket);
  }
  const before = bucketOf.slice(1).map((bucket) => Math.max(buckets - bucket, 0));
  const after = bucketOf.map((bucket) => Math.min(buckets + bucket, 2 * buckets - 1));
  return Int32Array.from([...before.reverse(), ...after]);
}

function logBucket(distance: number, near: number, reach: number): number {
  const { fround, log } = Math;
  const share = fround(fround(log(fround(distance / near))) / fround(log(fround((reach - 1) / near))));
  return Math.ceil(fround(share * (near - 1))) + near;
}
