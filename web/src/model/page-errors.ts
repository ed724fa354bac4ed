// What went wrong on this page since it was loaded and nobody caught: none, on a sound page. The checklist tells it.

export const pageErrors = { count: 0 };
export const countPageErrors = (): void => {
  window.onerror = window.onunhandledrejection = () => void pageErrors.count++;
};
