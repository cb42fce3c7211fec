const products: ReadonlySet<string> = new Set([
  'Gemm',
  'MatMul',
  'FusedGemm',
  'FusedMatMul',
  'FusedMatMulActivation',
  'MatMulNBits',
]);

type Shape = readonly number[];

export function isMatrixProduct(operator: string): boolean {
  return products.has(operator);
}

/**
 * Floating-point operations of a matrix product, a multiply-add counted as two: 2·M·N·K for every matrix of a batch.
 * @param left shape of the first factor, [… M, K] or transposed
 * @param result shape of the product, [… M, N]
 * @returns undefined where the shapes are none of a product
 */
export function productOperations(left: Shape, result: Shape): number | undefined {
  const rows = result.at(-2) ?? 1;
  const inner = ((left.at(-2) ?? 1) * (left.at(-1) ?? 1)) / rows;
  const operations = 2 * inner * result.reduce((size, dimension) => size * dimension, 1);
  return Number.isFinite(operations) && operations >= 0 ? operations : undefined;
}
