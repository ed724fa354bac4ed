// What went wrong on this page since it was loaded and nobody caught: none, on a sound page. The checklist tells it.

export const pageErrors = { count: 0 };
export const countPageErrors = (): void =>
  ['error', 'unhandledrejection'].forEach((kind) => addEventListener(kind, () => (pageErrors.count += 1)));
