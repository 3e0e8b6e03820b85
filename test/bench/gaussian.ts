/** Dense linear algebra for the fit: lower triangles in rows of a Float64Array. */

/** Cholesky factor in place, by blocks; the upper triangle is left as it was. Throws when the matrix is not positive definite. */
export function cholesky(a: Float64Array, n: number): void {
  const block = 48;
  for (let k = 0; k < n; k += block) {
    const end = Math.min(n, k + block);
    for (let i = k; i < n; i++) {
      const row = i * n;
      for (let j = k; j < Math.min(i + 1, end); j++) {
        const other = j * n;
        let sum = a[row + j] ?? 0;
        for (let q = k; q < j; q++) sum -= (a[row + q] ?? 0) * (a[other + q] ?? 0);
        if (i === j) {
          if (sum <= 0) throw new Error(`not positive definite at ${i}`);
          a[row + j] = Math.sqrt(sum);
        } else a[row + j] = sum / (a[other + j] ?? 0);
      }
    }
    for (let i = end; i < n; i++) subtractRows(a, i, k, end, n);
  }
}

function subtractRows(a: Float64Array, i: number, k: number, end: number, n: number): void {
  const row = i * n;
  let j = end;
  for (; j + 3 <= i; j += 4) {
    const b0 = j * n;
    const b1 = b0 + n;
    const b2 = b1 + n;
    const b3 = b2 + n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let q = k; q < end; q++) {
      const v = a[row + q] ?? 0;
      s0 += v * (a[b0 + q] ?? 0);
      s1 += v * (a[b1 + q] ?? 0);
      s2 += v * (a[b2 + q] ?? 0);
      s3 += v * (a[b3 + q] ?? 0);
    }
    a[row + j] = (a[row + j] ?? 0) - s0;
    a[row + j + 1] = (a[row + j + 1] ?? 0) - s1;
    a[row + j + 2] = (a[row + j + 2] ?? 0) - s2;
    a[row + j + 3] = (a[row + j + 3] ?? 0) - s3;
  }
  for (; j <= i; j++) {
    let s = 0;
    for (let q = k; q < end; q++) s += (a[row + q] ?? 0) * (a[j * n + q] ?? 0);
    a[row + j] = (a[row + j] ?? 0) - s;
  }
}

/** Inverse of a lower triangle, transposed: row c holds column c of the inverse. */
export function invertedTransposed(lower: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  const block = 48;
  for (let k = 0; k < n; k += block) {
    const end = Math.min(n, k + block);
    for (let c = 0; c < end; c++) {
      const column = c * n;
      for (let i = Math.max(k, c); i < end; i++) {
        let sum = i === c ? 1 : 0;
        const row = i * n;
        for (let q = c; q < i; q++) sum -= (lower[row + q] ?? 0) * (out[column + q] ?? 0);
        out[column + i] = sum / (lower[row + i] ?? 0);
      }
    }
  }
  return out;
}

/** Solution of K x = y from the transposed inverse of the factor of K. */
export function solve(inverse: Float64Array, y: Float64Array, n: number): Float64Array {
  const z = new Float64Array(n);
  for (let c = 0; c < n; c++) for (let i = c; i < n; i++) z[i] = (z[i] ?? 0) + (inverse[c * n + i] ?? 0) * (y[c] ?? 0);
  const x = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    let sum = 0;
    for (let i = c; i < n; i++) sum += (inverse[c * n + i] ?? 0) * (z[i] ?? 0);
    x[c] = sum;
  }
  return x;
}

/**
 * Residuals that each observation would have if its whole group had not been seen: r_G = ([K⁻¹]_GG)⁻¹ [K⁻¹ y]_G
 * (Rasmussen & Williams 2006, section 5.4.2, for blocks).
 */
export function heldOutResiduals(
  inverse: Float64Array,
  solved: Float64Array,
  groups: readonly (readonly number[])[],
  n: number,
): Float64Array {
  const out = new Float64Array(n);
  for (const group of groups) {
    const m = group.length;
    const block = new Float64Array(m * m);
    group.forEach((a, i) => {
      for (let j = 0; j <= i; j++) {
        const b = group[j] ?? 0;
        let sum = 0;
        for (let q = Math.max(a, b); q < n; q++) sum += (inverse[a * n + q] ?? 0) * (inverse[b * n + q] ?? 0);
        block[i * m + j] = sum;
      }
      block[i * m + i] = (block[i * m + i] ?? 0) + 1e-12;
    });
    cholesky(block, m);
    const back = invertedTransposed(block, m);
    const part = solve(
      back,
      Float64Array.from(group, (a) => solved[a] ?? 0),
      m,
    );
    group.forEach((a, i) => {
      out[a] = part[i] ?? 0;
    });
  }
  return out;
}
