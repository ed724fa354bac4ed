// Which rows of a long table are drawn: those in view, a few around them, and the one that holds the focus.

export type Segment =
  { readonly kind: 'row'; readonly index: number } | { readonly kind: 'gap'; readonly rows: number };

export const virtualAbove = 100;

export function segments(total: number, first: number, last: number, focused: number | null): Segment[] {
  if (total <= virtualAbove) return Array.from({ length: total }, (_, index) => ({ kind: 'row', index }) as const);
  const wanted = new Set<number>();
  for (let index = Math.max(0, first); index < Math.min(total, last); index += 1) wanted.add(index);
  if (focused !== null && focused >= 0 && focused < total) wanted.add(focused);
  const out: Segment[] = [];
  let next = 0;
  for (const index of [...wanted].sort((a, b) => a - b)) {
    if (index > next) out.push({ kind: 'gap', rows: index - next });
    out.push({ kind: 'row', index });
    next = index + 1;
  }
  if (next < total) out.push({ kind: 'gap', rows: total - next });
  return out;
}
